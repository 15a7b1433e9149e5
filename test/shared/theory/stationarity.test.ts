import { describe, expect, test } from 'vitest'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { weightGradients } from '../../../src/shared/theory/lossGradients.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { weightMatrices } from '../../../src/shared/theory/problem.ts'
import { rankBound } from '../../../src/shared/theory/rankBound.ts'
import { gradientNorms, stationarity } from '../../../src/shared/theory/stationarity.ts'
import { of, random, scaled } from '../../fixtures/matrices.ts'
import { build, networkCases } from '../../oracle/networkCases.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'

const { cases } = oracle<{
  cases: Record<string, { gradientNorms: number[]; gradientNorm: number; stationarity: (number | null)[] }>
}>('stationarity')

describe.each(networkCases)('stationarity of case %s', (name, c) => {
  const { problem, theta } = build(c)
  const expected = cases[name]
  const gradients = weightGradients(problem, objective(problem, theta).gradient)

  test('agrees with an independent gradient by W_l itself, in every coordinates', () => {
    const got = stationarity(weightMatrices(problem, theta), gradients, problem.weightDecays)
    expect(expected?.stationarity).toHaveLength(got.length)
    expected?.stationarity.forEach((value, l) => {
      if (value === null) expect(got[l]).toBeNaN()
      else expect(Math.abs((got[l] ?? NaN) / value - 1)).toBeLessThan(1e-11)
    })
  })

  test('comes from the gradient norms of the network’s own coordinates', () => {
    const norms = gradientNorms(gradients)
    expect(relativeDistance(norms, expected?.gradientNorms ?? [])).toBeLessThan(1e-11)
    expect(Math.abs(Math.hypot(...norms) - (expected?.gradientNorm ?? NaN))).toBeLessThan(
      1e-11 * Math.hypot(...norms) + 1e-300,
    )
  })
})

describe('stationarity by hand', () => {
  const [W, G] = [of(2, 1, 2, 3, 4), of(2, 2, 0, -1, 1)]

  test('is ‖∇L‖ over λ‖W‖', () => {
    expect(stationarity([W], [G], [0.5])[0]).toBeCloseTo(Math.sqrt(6) / (0.5 * Math.sqrt(30)), 15)
  })

  test('is 0 where the gradient vanishes, and 1 where it is that of weight decay alone', () => {
    expect(Array.from(stationarity([W, W], [scaled(W, 0), scaled(W, 0.25)], [0.25, 0.25]))).toEqual([0, 1])
  })

  test('does not change when objective and gradient are scaled together', () => {
    const [A, B] = [random(4, 6, 1), random(4, 6, 2)]
    const [before, after] = [stationarity([A], [B], [0.1]), stationarity([A], [scaled(B, 50)], [5])]
    expect(relativeDistance(after, before)).toBeLessThan(1e-14)
  })

  test('is the stationarity of Theorem 3.4 in every layer', () => {
    const [, c] = networkCases.find(([name]) => name === 'ff_tanh_mean') ?? []
    if (!c) throw new Error('no such case')
    const { problem, theta } = build(c)
    const gradients = weightGradients(problem, objective(problem, theta).gradient)
    const own = stationarity(weightMatrices(problem, theta), gradients, problem.weightDecays)
    const search = { random: randomStream(0, 'curvature'), starts: 1, iterations: 1 }
    const bounds = rankBound(problem, theta, 3, search)
    expect(
      relativeDistance(
        Float64Array.from(bounds, (bound) => bound.stationarity),
        own,
      ),
    ).toBeLessThan(1e-12)
  })
})

describe('stationarity without meaning', () => {
  const W = of(1, 1, 2)

  test('is NaN in a layer without weight decay, whatever its gradient', () => {
    expect(Array.from(stationarity([W, W, W], [W, scaled(W, 0), W], [0, 0, 0.5]))).toEqual([NaN, NaN, 2])
  })

  test('is NaN where the weights are zero', () => {
    expect(Array.from(stationarity([scaled(W, 0), scaled(W, 0)], [W, scaled(W, 0)], [0.1, 0.1]))).toEqual([NaN, NaN])
  })

  test('is NaN where a number is not finite', () => {
    const bad = [of(1, NaN, 2), of(1, Infinity, 2)]
    for (const A of bad) expect(stationarity([A], [W], [0.1])[0]).toBeNaN()
    expect(stationarity([W], [of(1, NaN, 2)], [0.1])[0]).toBeNaN()
  })

  test('is a number of every layer, and of none without layers', () => {
    expect(stationarity([], [], []).length).toBe(0)
  })

  test('refuses lists of different lengths', () => {
    expect(() => stationarity([W], [], [1])).toThrow('stationarity: 1 weights, 0 gradients and 1 decays')
  })
})
