import { expect, test } from 'vitest'
import { epochOrder } from '../../../src/shared/linalg/philox.ts'
import { Optimizer, type FirstOrderOptimizer } from '../../../src/shared/spec/optimizer.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { openGraphStack, type GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { learningRate } from '../../../src/trainer/optimizer/learningRate.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { tolerances, type Precision } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'
import { caseOf } from './stacks.ts'

interface BatchRun {
  optimizer: object
  last: 'keep' | 'drop'
  reduction: 'sum' | 'mean'
  rows: number[][]
  theta: number[]
}
const file = oracle<{
  size: number
  decay: number
  featureDecay: number
  orders: number[][]
  runs: Record<string, BatchRun>
}>('batches')
const runs = Object.entries(file.runs)
const schedule = { kind: 'steps', at: [2 / 3], factor: 0.5, warmup: 1 }
const optimizerOf = (given: object, own: object = schedule): FirstOrderOptimizer =>
  Optimizer.parse({ ...given, schedule: own }) as FirstOrderOptimizer

interface Choice {
  optimizer: FirstOrderOptimizer
  batches: { size: number; last: 'keep' | 'drop'; seed: number } | null
  real?: Precision
  xla?: boolean
}
const open = async (problem: Problem, { real = 'float64', xla = false, ...choice }: Choice): Promise<GraphStack> =>
  openGraphStack(await openTf(), [problem], { ...choice, real, xla })

/** The network of the oracle, with its objective. */
const networkOf = (reduction: 'sum' | 'mean') =>
  caseOf('ff_tanh_sum', {
    last: 'identity',
    reduction,
    targetScale: 1,
    weightDecay: file.decay,
    firstLayer: 1,
    featureDecay: file.featureDecay,
    featureLayers: 'all',
  })

test('the orders of the oracle are those of the order seed 0', () => {
  expect(file.orders.map((_, epoch) => [...epochOrder(0, epoch, 12)])).toEqual(file.orders)
})

const modes = [
  { real: 'float64', xla: false },
  { real: 'float64', xla: true, only: 'momentum' },
  { real: 'float32', xla: true, only: 'nesterov, rate inside' },
] as const
const cases = runs.flatMap(([name, run]) =>
  modes.filter((mode) => !('only' in mode) || mode.only === name).map((mode) => ({ name, run, ...mode })),
)

describeNative('training on batches', () => {
  test.each(cases)('takes the steps of NumPy: $name in $real, with XLA: $xla', async ({ run, real, xla }) => {
    const { problem, theta } = networkOf(run.reduction)
    const optimizer = optimizerOf(run.optimizer)
    const stack = await open(problem, { optimizer, batches: { size: file.size, last: run.last, seed: 0 }, real, xla })
    stack.begin([{ run: 0, theta }])
    const rate = (_: number, step: number): number => learningRate(optimizer, step, run.rows.length)
    const [advance] = stack.advance([run.rows.length], rate)
    const got = stack.theta(0)
    stack.dispose()
    expect(advance?.ended).toBeNull()
    const tolerance = tolerances[real].tenSteps
    for (const column of [0, 1, 2, 3])
      expect(
        relativeDistance(
          advance?.rows.map((row) => row[column] ?? NaN) ?? [],
          run.rows.map((row) => row[column] ?? NaN),
        ),
      ).toBeLessThan(tolerance)
    expect(relativeDistance(got, run.theta)).toBeLessThan(tolerance)
  })

  test('equals full-batch descent where a batch is the whole set', async () => {
    const { problem, theta } = networkOf('mean')
    const optimizer = optimizerOf({ kind: 'nesterov', learningRate: 0.05 }, { kind: 'constant' })
    const after: Float64Array[] = []
    for (const batches of [null, { size: 12, last: 'keep' as const, seed: 4 }]) {
      const stack = await open(problem, { optimizer, batches })
      stack.begin([{ run: 0, theta }])
      stack.advance([30], () => 0.05)
      after.push(stack.theta(0))
      stack.dispose()
    }
    expect(relativeDistance(after[1]!, after[0]!)).toBeLessThan(1e-13)
  })

  test('resumes in the middle of an epoch bit for bit, also from its place alone', async () => {
    const { problem, theta } = networkOf('mean')
    const optimizer = optimizerOf({ kind: 'gradientDescent', learningRate: 0.05 }, { kind: 'constant' })
    const choice = { optimizer, batches: { size: 5, last: 'keep' as const, seed: 7 } }
    const rest = (stack: GraphStack): { rows: number[][]; theta: Float64Array } => {
      const rows = stack.advance([7], () => 0.05)[0]?.rows ?? []
      return { rows, theta: stack.theta(0) }
    }
    const whole = await open(problem, choice)
    whole.begin([{ run: 0, theta }])
    whole.advance([4], () => 0.05)
    const [state, middle] = [whole.save(0), whole.theta(0)]
    const expected = rest(whole)
    whole.dispose()
    const resumed = await open(problem, choice)
    resumed.restore(0, state, {})
    expect(rest(resumed)).toEqual(expected)
    resumed.begin([{ run: 0, theta: middle, step: 4 }])
    expect(rest(resumed)).toEqual(expected)
    resumed.dispose()
  })

  test('another order seed takes other steps', async () => {
    const { problem, theta } = networkOf('mean')
    const optimizer = optimizerOf({ kind: 'gradientDescent', learningRate: 0.05 }, { kind: 'constant' })
    const losses: number[][] = []
    for (const seed of [1, 2]) {
      const stack = await open(problem, { optimizer, batches: { size: 4, last: 'keep', seed } })
      stack.begin([{ run: 0, theta }])
      losses.push((stack.advance([3], () => 0.05)[0]?.rows ?? []).map(([data = NaN]) => data))
      stack.dispose()
    }
    expect(losses[0]).not.toEqual(losses[1])
  })

  test('ends at the θ whose objective is not finite', async () => {
    const { problem, theta } = networkOf('sum')
    const optimizer = optimizerOf({ kind: 'gradientDescent', learningRate: 1 }, { kind: 'constant' })
    const stack = await open(problem, { optimizer, batches: { size: 5, last: 'keep', seed: 0 } })
    stack.begin([{ run: 0, theta }])
    const [advance] = stack.advance([400], () => 1e200)
    stack.dispose()
    expect(advance?.ended).toBe('not finite')
    expect(advance?.rows.length).toBeLessThan(10)
  })

  test('leaves no tensor behind after a thousand steps', async () => {
    const { problem, theta } = networkOf('mean')
    const tf = await openTf()
    const before = tf.memory().numTensors
    const stack = await open(problem, {
      optimizer: optimizerOf({ kind: 'adam' }),
      batches: { size: 5, last: 'keep', seed: 0 },
    })
    stack.begin([{ run: 0, theta }])
    stack.advance([1], () => 1e-3)
    const running = tf.memory().numTensors
    for (let call = 0; call < 2; call++) stack.advance([500], () => 1e-3)
    stack.restore(0, stack.save(0), {})
    expect(tf.memory().numTensors).toBe(running)
    stack.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
