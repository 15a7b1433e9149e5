import { describe, expect, test } from 'vitest'
import { Optimizer, type FirstOrderOptimizer } from '../../src/shared/spec/optimizer.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { firstOrderForget, firstOrderStart, firstOrderStep } from '../../src/trainer/optimizer/firstOrder.ts'
import type { Evaluation } from '../../src/trainer/optimizer/lbfgs.ts'
import { learningRate } from '../../src/trainer/optimizer/learningRate.ts'
import { build, networkCases } from '../oracle/networkCases.ts'
import { optimizerOf, optimizerRuns, optimizerSteps, scheduleRates } from '../oracle/optimizerRuns.ts'

const cases = Object.fromEntries(networkCases)

/** The objective of a case in float64. */
const objectiveOf =
  ({ problem }: ReturnType<typeof build>, multiplier = 1) =>
  (at: Float64Array, gradient: Float64Array): Evaluation => {
    const value = objective(problem, at, multiplier)
    gradient.set(value.gradient)
    const staged = value.dataLoss + multiplier * (value.weightPenalty + value.featurePenalty)
    return { objective: staged, gradient, noise: 0 }
  }

test.each(optimizerRuns)('%s takes the steps of torch.optim in float64', (_, run) => {
  const built = build(cases[run.case]!)
  const evaluate = objectiveOf(built)
  const state = firstOrderStart(built.theta, evaluate)
  run.losses.forEach((loss, step) => {
    if (step > 0) firstOrderStep(state, evaluate, optimizerOf(run), optimizerSteps)
    expect(Math.abs(state.evaluation.objective - loss) / loss).toBeLessThan(step <= 10 ? 1e-12 : 1e-11)
  })
})

describe('the learning rate', () => {
  const withSchedule = (schedule: object): FirstOrderOptimizer =>
    Optimizer.parse({ kind: 'gradientDescent', learningRate: 0.5, schedule }) as FirstOrderOptimizer

  test.each(scheduleRates)('follows torch.optim.lr_scheduler: %s', (_, schedule, rates) => {
    rates.forEach((rate, step) =>
      expect(learningRate(withSchedule(schedule), step, optimizerSteps)).toBeCloseTo(0.5 * rate, 14),
    )
  })
  test('reaches its final factor at the last step, and stays there', () => {
    for (const kind of ['exponential', 'cosine'])
      for (const step of [100, 101, 5000])
        expect(learningRate(withSchedule({ kind, final: 0.01, warmup: 10 }), step, 100)).toBeCloseTo(0.005, 15)
  })
  test('drops at fractions of the run, after the warm-up', () => {
    const optimizer = withSchedule({ kind: 'steps', at: [0.5, 0.9], factor: 0.1, warmup: 1 })
    const rates = Array.from({ length: 10 }, (_, step) => learningRate(optimizer, step, 10))
    ;[0.25, 0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.05, 0.005].forEach((rate, step) =>
      expect(rates[step]).toBeCloseTo(rate, 15),
    )
  })
  test('is finite and rising when the warm-up is as long as the run, or there are no steps', () => {
    const optimizer = withSchedule({ kind: 'cosine', final: 0.1, warmup: 4 })
    expect([0, 1, 2, 3, 4].map((step) => learningRate(optimizer, step, 4))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    expect(learningRate(withSchedule({ kind: 'exponential', final: 0.1 }), 0, 0)).toBe(0.5)
  })
})

describe.each(['momentum', 'nesterov', 'adam'] as const)('after a change of λ %s', (kind) => {
  const optimizer = Optimizer.parse({
    kind,
    learningRate: 0.01,
    schedule: { kind: 'exponential', final: 0.1 },
  }) as FirstOrderOptimizer
  const built = build(cases['ff_tanh_sum']!)
  const [before, after] = [objectiveOf(built, 10), objectiveOf(built)]

  test('resets its moments, and keeps its position in the schedule', () => {
    const state = firstOrderStart(built.theta.slice(), before)
    for (let i = 0; i < 6; i++) firstOrderStep(state, before, optimizer, 20)
    firstOrderForget(state, after)
    const fresh = firstOrderStart(state.theta.slice(), after)
    fresh.step = 6
    for (let i = 0; i < 3; i++) {
      firstOrderStep(state, after, optimizer, 20)
      firstOrderStep(fresh, after, optimizer, 20)
    }
    expect(state).toEqual(fresh)
  })
})
