import { beforeAll, beforeEach, expect, test } from 'vitest'
import { Optimizer } from '../../../src/shared/spec/optimizer.ts'
import type { GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { describeNative, openTf, ownTemporaryFolder, type OpenTf } from './native.ts'
import { caseOf, lbfgsOf, openStack } from './stacks.ts'

const adam = Optimizer.parse({ kind: 'adam', learningRate: 1e-3 })
const runs = [caseOf('ff_tanh_sum'), caseOf('ff_tanh_sum', { weightDecay: 0.02 })]
const problems = runs.map(({ problem }) => problem)
const begin = (stack: GraphStack): void => stack.begin(runs.map(({ theta }, run) => ({ run, theta, multiplier: 1 })))

describeNative('no tensor and no file remains', () => {
  let tf: OpenTf
  const foldersLeft = ownTemporaryFolder()
  /** Counts live tensors, their data and sessions. */
  const alive = (): number[] => {
    const { numTensors, numDataBuffers } = tf.memory()
    return [numTensors, numDataBuffers, tf.backend().getNumOfSavedModels()]
  }
  let outside: number[]
  beforeAll(async () => {
    tf = await openTf()
  })
  beforeEach(() => {
    outside = alive()
  })
  const expectNothing = (): void => {
    expect(alive()).toEqual(outside)
    expect(foldersLeft()).toEqual([])
  }

  test.each([
    ['L-BFGS', lbfgsOf(), 'float32', false],
    ['L-BFGS', lbfgsOf(), 'float64', true],
    ['Adam', adam, 'float64', false],
    ['Adam', adam, 'float32', true],
  ] as const)('after ten thousand steps of %s', async (_, optimizer, real, xla) => {
    const stack = await openStack(problems, { optimizer, real, xla })
    expect(foldersLeft()).toEqual([])
    begin(stack)
    stack.advance([1, 1], () => 1e-3)
    const running = alive()
    let taken = 0
    for (const block of [1, 7, 492, ...Array<number>(19).fill(500)]) {
      for (const { rows } of stack.advance([block, block], () => 1e-3)) taken += rows.length
      expect(alive()).toEqual(running)
    }
    // In float32 L-BFGS may end at round-off before.
    if (real === 'float64' || optimizer.kind !== 'lbfgs') expect(taken).toBe(2 * 10_000)
    const phases: Record<string, () => void> = {
      'reading θ': () => stack.theta(1),
      evaluating: () => stack.evaluate(1, runs[1]?.theta ?? new Float64Array()),
      measuring: () => stack.measure(0, runs[0]?.theta ?? new Float64Array()),
      'saving and restoring': () => stack.restore(1, stack.save(1), { multiplier: 2 }),
      'beginning anew': () => begin(stack),
    }
    for (const [phase, act] of Object.entries(phases)) {
      act()
      expect(alive(), phase).toEqual(running)
    }
    stack.dispose()
    expectNothing()
  })

  test('after a refused checkpoint', async () => {
    const stack = await openStack(problems, { optimizer: adam })
    const other = await openStack(problems, { optimizer: Optimizer.parse({ kind: 'momentum' }) })
    begin(stack)
    begin(other)
    expect(() => stack.restore(0, other.save(0), { multiplier: 1 })).toThrow('it belongs to another optimizer')
    stack.dispose()
    other.dispose()
    expectNothing()
  })

  test('after twenty stacks are opened and disposed of', async () => {
    for (let i = 0; i < 20; i++) {
      const stack = await openStack(problems, { optimizer: i % 2 === 0 ? adam : lbfgsOf() })
      begin(stack)
      stack.advance([2, 3], () => 1e-3)
      stack.dispose()
      expectNothing()
    }
  })

  test('after problems that cannot be stacked', async () => {
    await expect(openStack([...problems, caseOf('ff_asinh').problem])).rejects.toThrow('cannot be stacked')
    expectNothing()
  })
})
