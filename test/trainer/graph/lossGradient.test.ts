import { afterAll, beforeAll, expect, test } from 'vitest'
import { blockMatrix, parameterBlocks } from '../../../src/shared/theory/problem.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf, type Program } from '../../../src/trainer/engine/graph/language/program.ts'
import {
  architectureOf,
  objectiveArguments,
  parameterCountOf,
  problemNumbers,
} from '../../../src/trainer/engine/graph/network/architecture.ts'
import { evaluate } from '../../../src/trainer/engine/graph/network/evaluate.ts'
import { unflatten } from '../../../src/trainer/engine/graph/optimizer/vectors.ts'
import { networkCases } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'
import { caseOf } from './stacks.ts'

/** Writes an entry that returns ∇L₀ of one case, block by block. */
function defineLossGradient(library: Library, name: string): void {
  const one = architectureOf([caseOf(name).problem], 'float64')
  const inputs = {
    ...objectiveArguments(one),
    theta: { dtype: 'float64', shape: [1, parameterCountOf(one)] },
  } as const
  defineFunction(library, name, inputs, (args) => {
    const { lossGradient } = evaluate(one, unflatten(one, args.theta), args)
    return Object.fromEntries(lossGradient().map((G, i) => [`block${i}`, G]))
  })
}

describeNative('the gradient of the data loss as a graph', () => {
  let program: Program
  beforeAll(async () => {
    const library: Library = new Map()
    for (const [name] of networkCases) defineLossGradient(library, name)
    const entries = networkCases.map(([name]) => ({ name, xla: false }))
    program = loadProgram(await openTf(), library, entries)
  }, 300_000)
  afterAll(() => program.dispose())

  const call = (name: string, numbers: Record<string, ArrayLike<number>>): Float64Array[] => {
    const values = Object.fromEntries(
      program.inputNames(name).map((key) => {
        const { dtype, shape } = program.input(name, key)
        return [key, program.value(numbers[key]!, dtype, shape)]
      }),
    )
    const results = program.run(name, values)
    const read = Object.keys(results).map((_, i) => numbersOf(results[`block${i}`]!, 'float64'))
    for (const value of [...Object.values(values), ...Object.values(results)]) value.dispose()
    return read
  }

  test.each(networkCases)('equals that of plain loops entry by entry in case %s', (name) => {
    const { problem, theta } = caseOf(name)
    const none = problem.widths.map(() => 0)
    const { gradient } = objective({ ...problem, weightDecays: none, featureDecays: none }, theta)
    const got = call(name, { ...problemNumbers([problem]), theta, multiplier: [1] })
    const blocks = parameterBlocks(problem)
    expect(got).toHaveLength(blocks.length)
    blocks.forEach((block, i) =>
      expect(relativeDistance(got[i]!, blockMatrix(gradient, block).data), `block ${i}`).toBeLessThan(
        tolerances.float64.evaluation,
      ),
    )
  })
})
