import { describe, expect, test } from 'vitest'
import { objective } from '../../src/shared/theory/objective.ts'
import { lbfgsStart, lbfgsStep, type Evaluation } from '../../src/trainer/optimizer/lbfgs.ts'
import { cubicMinimum, strongWolfe, type Point } from '../../src/trainer/optimizer/lineSearch.ts'
import { build, networkCases, type NetworkCase } from '../oracle/networkCases.ts'
import { oracle } from '../oracle/read.ts'

interface Run {
  losses: number[]
  evaluations: number[]
}
const runs = oracle<Record<'raw' | 'raw_memory3' | 'whitened' | 'raw_matched', Run>>('lbfgs')
const sum = Object.fromEntries(networkCases) as Record<string, NetworkCase>
const setUps = [
  ['raw', 'ff_tanh_sum', 10, {}],
  ['raw_memory3', 'ff_tanh_sum', 3, {}],
  ['whitened', 'ff_tanh_sum_whitened', 10, {}],
  ['raw_matched', 'ff_tanh_sum', 10, { targetScale: 0.9, featureLayers: 'first' }],
] as const

describe.each(setUps)('L-BFGS on %s in float64', (name, caseName, memory, changes) => {
  const { problem, theta } = build({ ...sum[caseName]!, ...changes })
  const evaluate = (at: Float64Array, gradient: Float64Array): Evaluation => {
    const value = objective(problem, at)
    gradient.set(value.gradient)
    return { objective: value.dataLoss + value.weightPenalty + value.featurePenalty, gradient, noise: 0 }
  }
  const state = lbfgsStart(theta, evaluate)
  const losses = [state.evaluation.objective]
  for (let i = 0; i < 40; i++) {
    expect(lbfgsStep(state, evaluate, memory)).toBe(true)
    losses.push(state.evaluation.objective)
  }

  test('takes the first ten steps of torch.optim.LBFGS', () => {
    for (let i = 0; i <= 10; i++) expect(relative(losses[i], runs[name].losses[i])).toBeLessThan(1e-11)
  })
  test('takes the thirty steps after them', () => {
    for (let i = 11; i <= 40; i++) expect(relative(losses[i], runs[name].losses[i])).toBeLessThan(1e-9)
  })
})

const relative = (got = NaN, expected = NaN): number => Math.abs(got - expected) / Math.abs(expected)

/** A one-dimensional function as points for the line search. */
const ray =
  (f: (t: number) => number, slope: (t: number) => number) =>
  (t: number): Point => ({ t, f: f(t), slope: slope(t) })

test('the cubic through a quadratic has the minimum of the quadratic', () => {
  const at = ray(
    (t) => (t - 3) ** 2,
    (t) => 2 * (t - 3),
  )
  expect(cubicMinimum(at(0), at(1), [0, 10])).toBeCloseTo(3, 12)
  expect(cubicMinimum(at(1), at(0), [0, 2])).toBe(2)
})

test('an accepted point fulfils both Wolfe conditions', () => {
  const at = ray(
    (t) => Math.cos(t) + 0.02 * t * t,
    (t) => -Math.sin(t) + 0.04 * t,
  )
  const start = at(0.3)
  const moved = (t: number): Point => ({ ...at(0.3 + t), t })
  for (const first of [0.01, 1, 20]) {
    const point = strongWolfe(moved, { ...start, t: 0 }, first, 1, 0)
    expect(point.f).toBeLessThanOrEqual(start.f + 1e-4 * point.t * start.slope)
    expect(Math.abs(point.slope)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope))
  }
})

test('the search rejects a point that is not finite', () => {
  const at = ray(
    (t) => (t < 2 ? (t - 1) ** 2 : NaN),
    (t) => 2 * (t - 1),
  )
  expect(Number.isFinite(strongWolfe(at, at(0), 50, 1, 0).f)).toBe(true)
})

test('at round-off the search accepts a point on its slope, else keeps the start', () => {
  const noisy = ray(
    (t) => 1 + (t === 0 ? 0 : 1e-9),
    (t) => -1e-6 * (1 - t),
  )
  expect(strongWolfe(noisy, noisy(0), 0.95, 1, 1e-8).t).toBe(0.95)
  expect(strongWolfe(noisy, noisy(0), 0.95, 1, 0).t).toBe(0)
})

test('L-BFGS reports that it cannot lower a stationary start', () => {
  const flat = (_: Float64Array, gradient: Float64Array): Evaluation => ({
    objective: 1,
    gradient: gradient.fill(0),
    noise: 0,
  })
  expect(lbfgsStep(lbfgsStart(new Float64Array(3), flat), flat, 5)).toBe(false)
})
