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

describe('clipping by the norm of the gradient', () => {
  const gradient = Float64Array.of(3, 4)
  const evaluate = (_: Float64Array, own: Float64Array): Evaluation => {
    own.set(gradient)
    return { objective: 1, gradient: own, noise: 0 }
  }
  const moved = (clipNorm: number | null): number[] => {
    const optimizer = Optimizer.parse({ kind: 'gradientDescent', learningRate: 1, clipNorm }) as FirstOrderOptimizer
    const state = firstOrderStart(new Float64Array(2), evaluate)
    firstOrderStep(state, evaluate, optimizer, 1)
    return [...state.theta]
  }
  test('scales a gradient of norm 5 down to the largest norm, in its direction', () => {
    moved(1).forEach((value, i) => expect(value).toBeCloseTo([-0.6, -0.8][i]!, 15))
  })
  test('leaves a gradient that is no longer alone', () => {
    expect(moved(5)).toEqual([-3, -4])
    expect(moved(6)).toEqual([-3, -4])
    expect(moved(null)).toEqual([-3, -4])
  })
})

test('a rate inside the momentum acts on new gradients alone, and alike where it is constant', () => {
  const built = build(cases['ff_tanh_sum']!)
  const evaluate = objectiveOf(built)
  const end = (rateInside: boolean, schedule: object): Float64Array => {
    const choice = { kind: 'nesterov', momentum: 0.9, learningRate: 0.01, rateInside, schedule }
    const state = firstOrderStart(built.theta.slice(), evaluate)
    for (let i = 0; i < 8; i++) firstOrderStep(state, evaluate, Optimizer.parse(choice) as FirstOrderOptimizer, 8)
    return state.theta
  }
  const constant = { kind: 'constant' }
  const drop = { kind: 'steps', at: [0.5], factor: 0.1 }
  const distance = (schedule: object): number =>
    Math.hypot(...end(true, schedule).map((x, i) => x - end(false, schedule)[i]!))
  expect(distance(constant)).toBeLessThan(1e-14)
  expect(distance(drop)).toBeGreaterThan(1e-4)
})
