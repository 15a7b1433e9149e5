import { describe, expect, test } from 'vitest'
import { Batches } from '../../src/shared/spec/batches.ts'
import { Optimizer, type FirstOrderOptimizer } from '../../src/shared/spec/optimizer.ts'
import type { Problem } from '../../src/shared/theory/problem.ts'
import { trainOnBatches } from '../../src/trainer/engine/ops/batches/batchEngine.ts'
import { fullyConnectedBatches } from '../../src/trainer/engine/ops/batches/fullyConnected.ts'
import { createOpsEngine } from '../../src/trainer/engine/ops/opsEngine.ts'
import type { Engine } from '../../src/trainer/engine/engine.ts'
import { oracle, relativeDistance } from '../oracle/read.ts'
import { caseOf } from './graph/stacks.ts'
import { opsBackends, type OpsBackend } from './opsBackends.ts'
import { tolerances } from './tolerances.ts'

interface BatchRun {
  optimizer: object
  last: 'keep' | 'drop'
  reduction: 'sum' | 'mean'
  rows: number[][]
  theta: number[]
}
const file = oracle<{ size: number; decay: number; featureDecay: number; runs: Record<string, BatchRun> }>('batches')
const runs = Object.entries(file.runs)
const schedule = { kind: 'steps', at: [2 / 3], factor: 0.5, warmup: 1 }
const optimizerOf = (given: object, own: object = schedule): FirstOrderOptimizer =>
  Optimizer.parse({ ...given, schedule: own }) as FirstOrderOptimizer

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

interface Choice {
  optimizer: FirstOrderOptimizer
  size?: number
  last?: 'keep' | 'drop'
}
function engineOf(
  backend: OpsBackend,
  problem: Problem,
  { optimizer, size = file.size, last = 'keep' }: Choice,
): Engine {
  const batches = Batches.parse({ size, last })!
  return trainOnBatches(backend, fullyConnectedBatches(backend.tf, problem, batches), optimizer).engine
}

const backends = await opsBackends()
const { tenSteps } = tolerances.float32

describe.each(backends)('the ops engine on batches, on %s', (_, backend) => {
  test.each(runs)('takes the steps of NumPy: %s', async (__, run) => {
    const { problem, theta } = networkOf(run.reduction)
    const engine = engineOf(backend, problem, { optimizer: optimizerOf(run.optimizer), last: run.last })
    await engine.initialise(theta, run.rows.length)
    const { steps, ended } = await engine.advance(run.rows.length)
    const got = await engine.parameters()
    engine.dispose()
    expect(ended).toBeNull()
    const columns = ['dataLoss', 'weightPenalty', 'featurePenalty', 'gradientNorm'] as const
    columns.forEach((column, i) =>
      expect(
        relativeDistance(
          steps.map((step) => step[column]),
          run.rows.map((row) => row[i]!),
        ),
        column,
      ).toBeLessThan(tenSteps),
    )
    expect(relativeDistance(got, run.theta)).toBeLessThan(tenSteps)
  })

  test('takes the steps of descent on all samples, with one batch of them all', async () => {
    const { problem, theta } = networkOf('mean')
    const optimizer = optimizerOf({ kind: 'momentum', learningRate: 0.05 }, { kind: 'constant' })
    const engines = [
      engineOf(backend, problem, { optimizer, size: problem.labels.length }),
      createOpsEngine(backend, problem, optimizer),
    ]
    const ends = []
    for (const engine of engines) {
      await engine.initialise(theta, 10)
      await engine.advance(10)
      ends.push(await engine.parameters())
      engine.dispose()
    }
    expect(relativeDistance(ends[0]!, ends[1]!)).toBeLessThan(tenSteps)
  })

  test('resumes in the middle of an epoch, bit for bit', async () => {
    const { problem, theta } = networkOf('mean')
    const choice = { optimizer: optimizerOf({ kind: 'adam', learningRate: 0.05 }) }
    const [whole, first, second] = [1, 2, 3].map(() => engineOf(backend, problem, choice))
    await whole!.initialise(theta, 9)
    await whole!.advance(9)
    await first!.initialise(theta, 9)
    await first!.advance(4)
    await second!.restore(await first!.save(), { multiplier: 1, smoothing: 0 })
    await second!.advance(5)
    expect(await second!.parameters()).toEqual(await whole!.parameters())
    for (const engine of [whole, first, second]) engine!.dispose()
  })

  test('ends where the objective of a batch is not finite, at its θ', async () => {
    const { problem, theta } = networkOf('mean')
    const engine = engineOf(backend, problem, {
      optimizer: optimizerOf({ kind: 'gradientDescent', learningRate: 1e200 }),
    })
    await engine.initialise(theta, 9)
    const { steps, ended } = await engine.advance(9)
    expect(ended).toBe('not finite')
    expect((await engine.evaluate(await engine.parameters())).objective).not.toBeLessThan(Infinity)
    expect(steps.length).toBeLessThan(9)
    engine.dispose()
  })

  test('leaves no tensors behind', async () => {
    const before = backend.tf.memory().numTensors
    const { problem, theta } = networkOf('mean')
    const engine = engineOf(backend, problem, { optimizer: optimizerOf({ kind: 'adam' }) })
    await engine.initialise(theta, 20)
    await engine.advance(1)
    const held = backend.tf.memory().numTensors
    await engine.advance(15)
    expect(backend.tf.memory().numTensors).toBe(held)
    engine.dispose()
    expect(backend.tf.memory().numTensors).toBe(before)
  })
})
