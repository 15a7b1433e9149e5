import { expect, test } from 'vitest'
import { Optimizer } from '../../../src/shared/spec/optimizer.ts'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import type { Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { elementCount, type Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { writeLibrary } from '../../../src/trainer/engine/graph/graphProgram.ts'
import { architectureOf } from '../../../src/trainer/engine/graph/network/architecture.ts'
import { loopOptimizer } from '../../../src/trainer/engine/graph/optimizer/loop.ts'
import { measurement } from '../../../src/trainer/measure/measure.ts'
import { graphEngines } from '../../../src/trainer/engine/graph/graphEngine.ts'
import { caseOf, lbfgsOf, openStack } from './stacks.ts'
import { describeNative } from './native.ts'

/** A case with N samples in its classes, by turns. */
function withSamples(N: number, freeFeatures: boolean): Problem {
  const { problem } = caseOf('ff_tanh_sum', { problem: 'small', coordinates: 'raw', freeFeatures })
  const [K, d] = [problem.targets.rows, problem.inputs?.rows ?? 0]
  const targets = matrix(K, N)
  for (let i = 0; i < N; i++) targets.data[(i % K) * N + i] = 1
  const noise = (i: number): number => Math.sin(1 + 12.9898 * i) / 2
  const inputs = freeFeatures
    ? null
    : matrix(
        d,
        N,
        Float64Array.from({ length: d * N }, (_, i) => noise(i)),
      )
  return { ...problem, inputs, targets, labels: Int32Array.from({ length: N }, (_, i) => i % K) }
}

/** The number of entries of the largest tensor in any function of the library. */
function largestTensor(library: Library): number {
  const tensors = [...library.values()].flatMap(({ graph, results }): Tensor[] => [
    ...graph.inputs,
    ...graph.nodes.flatMap(({ inputs }) => inputs),
    ...Object.values(results),
  ])
  return tensors.reduce((most, { shape }) => Math.max(most, elementCount(shape)), 0)
}

test.each([
  ['L-BFGS on data', lbfgsOf(3), false],
  ['L-BFGS on free features', lbfgsOf(3), true],
  ['Muon on free features', Optimizer.parse({ kind: 'muon', learningRate: 0.1, firstLayer: 'raw' }), true],
  ['Adam on free features', Optimizer.parse({ kind: 'adam', learningRate: 0.1, firstLayer: 'raw' }), true],
])('%s: no tensor of the program grows faster than N', (_, optimizer, isFree) => {
  const entries = (N: number): number => {
    const architecture = architectureOf([withSamples(N, isFree)], 'float64')
    return largestTensor(writeLibrary(architecture, loopOptimizer(architecture, optimizer)))
  }
  expect(entries(40_000) / entries(20_000)).toBeLessThanOrEqual(2)
})

describeNative('a measurement of 10,000 samples', () => {
  test.each([
    ['data', false],
    ['free features', true],
  ])('on %s stays within 400 MB, where an N × N matrix takes 800', async (_, isFree) => {
    const N = 10_000
    const problem = withSamples(N, isFree)
    const stack = await openStack([problem])
    const [engine] = graphEngines(stack, lbfgsOf(), {} as never, () => 0)
    const theta = Float64Array.from({ length: stack.parameterCount }, (_, i) => Math.sin(i) / 2)
    const before = process.memoryUsage.rss()
    const readings = await engine!.read!(theta)
    const found = measurement(readings, problem, { step: 0, time: 0, multiplier: 1 })
    expect(process.resourceUsage().maxRSS * 1024 - before).toBeLessThan(400e6)
    engine!.dispose()
    expect(found.tcvLower.every((lower, l) => lower <= found.tcvUpper[l]! && lower > 0)).toBe(true)
    expect(found.featureSpectra.map((s) => s.length)).toEqual([...problem.widths])
  })
})
