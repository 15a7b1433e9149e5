import { afterAll, describe, expect, test } from 'vitest'
import { Optimizer } from '../../src/shared/spec/optimizer.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { createOpsEngine } from '../../src/trainer/engine/ops/opsEngine.ts'
import { build, networkCases } from '../oracle/networkCases.ts'
import { optimizerOf, optimizerRuns, optimizerSteps } from '../oracle/optimizerRuns.ts'
import { oracle, relativeDistance } from '../oracle/read.ts'
import { opsBackends } from './opsBackends.ts'
import { tolerances } from './tolerances.ts'

const { evaluation, tenSteps, fortySteps } = tolerances.float32

const lbfgs = Optimizer.parse({ continuation: { start: 1, divideBy: 2, steps: 1 } })

const backends = await opsBackends()

describe.each(backends)('the ops engine on %s', (kind, backend) => {
  test('reports its engine, backend and precision', () => {
    expect(backend.report).toMatchObject({
      engine: 'ops',
      backend: kind,
      precision: 'float32',
      masterPrecision: 'float64',
    })
    if (kind === 'native')
      expect(backend.report.library).toMatch(/^TensorFlow 2\.\d+\.\d+(-rc\d+)? \((CPU, Eigen, oneDNN off|CUDA)\)$/)
    else expect(backend.report.advice).toMatch(/npm run setup/)
  })

  test.each(networkCases)('has the objective and the gradient of PyTorch in case %s', async (_, c) => {
    const { problem, theta } = build(c)
    const engine = createOpsEngine(backend, problem, lbfgs)
    const got = await engine.evaluate(theta)
    engine.dispose()
    expect(relativeDistance([got.objective], [c.objective])).toBeLessThan(evaluation)
    expect(
      relativeDistance(
        [got.dataLoss, got.weightPenalty, got.featurePenalty],
        [c.dataLoss, c.weightPenalty, c.featurePenalty],
      ),
    ).toBeLessThan(evaluation)
    // Entry by entry against the float64 reference, which test/shared/theory compares with PyTorch.
    expect(relativeDistance(got.gradient, objective(problem, theta).gradient)).toBeLessThan(evaluation)
  })

  test('takes the first ten optimizer steps of torch.optim.LBFGS, as far as float32 goes', async () => {
    const { losses } = oracle<{ raw: { losses: number[] } }>('lbfgs').raw
    const { problem, theta } = build(Object.fromEntries(networkCases)['ff_tanh_sum']!)
    const engine = createOpsEngine(backend, problem, lbfgs)
    await engine.initialise(theta, 0)
    const { steps } = await engine.advance(10)
    steps.forEach((step, i) => {
      const total = step.dataLoss + step.weightPenalty + step.featurePenalty
      expect(Math.abs(total - (losses[i + 1] ?? NaN)) / total).toBeLessThan(tenSteps)
    })
    engine.dispose()
  })

  test.each(optimizerRuns)('takes the steps of torch.optim, as far as float32 goes: %s', async (_, run) => {
    const { problem, theta } = build(Object.fromEntries(networkCases)[run.case]!)
    const engine = createOpsEngine(backend, problem, optimizerOf(run))
    await engine.initialise(theta, optimizerSteps)
    const { steps } = await engine.advance(run.losses.length - 1)
    steps.forEach((step, i) => {
      const total = step.dataLoss + step.weightPenalty + step.featurePenalty
      expect(Math.abs(total - (run.losses[i + 1] ?? NaN)) / total).toBeLessThan(i < 10 ? tenSteps : fortySteps)
    })
    engine.dispose()
  })

  test.each(['ff_tanh_sum_whitened', 'res_mean_bias', 'free_sum', 'entropy_sum', 'softsign_9'])(
    'leaks no tensor in case %s: as many after 50 steps as before',
    async (name) => {
      const { problem, theta } = build(Object.fromEntries(networkCases)[name]!)
      const outside = backend.tf.memory().numTensors
      const engine = createOpsEngine(backend, problem, lbfgs)
      await engine.initialise(theta, 0)
      const before = engine.tensorCount()
      await engine.advance(50)
      expect(engine.tensorCount()).toBe(before)
      engine.dispose()
      expect(backend.tf.memory().numTensors).toBe(outside)
    },
  )

  test('keeps the position in the schedule when the multiplier changes, and restarts when initialised', async () => {
    const { problem, theta } = build(Object.fromEntries(networkCases)['ff_tanh_sum']!)
    const warming = Optimizer.parse({
      kind: 'gradientDescent',
      learningRate: 0.1,
      schedule: { kind: 'constant', warmup: 9 },
    })
    const engine = createOpsEngine(backend, problem, warming)
    const firstStep = async (): Promise<number> => {
      const from = await engine.parameters()
      const { gradient } = await engine.evaluate(from)
      await engine.advance(1)
      const to = await engine.parameters()
      return Math.hypot(...to.map((t, i) => t - from[i]!)) / Math.hypot(...gradient)
    }
    await engine.initialise(theta, 20)
    expect(await firstStep()).toBeCloseTo(0.01, 10)
    await engine.advance(3)
    await engine.setStage({ multiplier: 2, smoothing: 0 })
    expect(await firstStep()).toBeCloseTo(0.05, 10)
    await engine.initialise(theta, 20)
    expect(await firstStep()).toBeCloseTo(0.01, 10)
    engine.dispose()
  })

  test('scales λ and λ′ by the multiplier and resets only the curvature', async () => {
    const { problem, theta } = build(Object.fromEntries(networkCases)['ff_tanh_sum']!)
    const engine = createOpsEngine(backend, problem, lbfgs)
    await engine.initialise(theta, 0)
    await engine.setStage({ multiplier: 30, smoothing: 0 })
    const expected = objective(problem, theta, 30)
    const staged = expected.dataLoss + 30 * (expected.weightPenalty + expected.featurePenalty)
    const got = await engine.evaluate(theta)
    expect(relativeDistance([got.objective], [staged])).toBeLessThan(evaluation)
    expect(relativeDistance(got.gradient, expected.gradient)).toBeLessThan(evaluation)
    expect(await engine.parameters()).toEqual(theta)
    engine.dispose()
  })
})

afterAll(() => {
  for (const [, { tf }] of backends) tf.disposeVariables()
})
