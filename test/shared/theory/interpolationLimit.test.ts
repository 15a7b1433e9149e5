import { describe, expect, it } from 'vitest'
import { interpolationLimit } from '../../../src/shared/theory/interpolationLimit.ts'
import { scalarRun } from '../../fixtures/figures/interpolation.ts'

const series = [0.001, 1, 0.01, 0.1].map((lambda) => scalarRun(lambda))

describe('the limit λ → 0', () => {
  it('of a scalar problem has the bounds, the gap and the order of its closed form', () => {
    const { points, leastUpper, lossOrder, violations } = interpolationLimit(series)
    expect(points.map(({ lambda }) => lambda)).toEqual([1, 0.1, 0.01, 0.001])
    expect(leastUpper).toBe(2)
    for (const { lambda, lower, cost, upper, gap, lossShare } of points) {
      // w = 2/(1 + λ): the objective over λ is 2/(1 + λ), the cost w²/2.
      expect(lower).toBeCloseTo(2 / (1 + lambda), 12)
      expect(cost).toBeCloseTo(2 / (1 + lambda) ** 2, 12)
      expect(upper).toBeCloseTo(2, 14)
      expect(gap).toBeCloseTo(lambda / (1 + lambda), 12)
      expect(lossShare).toBeCloseTo(lambda / (1 + lambda), 12)
    }
    expect(lossOrder).toBeCloseTo(2, 1)
    for (const violation of Object.values(violations)) expect(violation).toBeLessThan(1e-14)
  })

  it('takes the least upper bound of all runs, and has none without interpolating networks', () => {
    const loose = [scalarRun(1, { interpolant: 5 }), scalarRun(0.1), scalarRun(0.01, { interpolant: null })]
    const { points, leastUpper } = interpolationLimit(loose)
    expect(leastUpper).toBeCloseTo(2, 14)
    expect(points.map(({ upper }) => upper === null)).toEqual([false, false, true])
    const none = interpolationLimit(series.map((run) => ({ ...run, interpolant: null })))
    expect(none.leastUpper).toBeNull()
    expect(none.points.every(({ gap }) => gap === null)).toBe(true)
  })

  it('finds a run that is not at its minimum', () => {
    const high = scalarRun(1, { objective: 2 * scalarRun(1).objective })
    expect(interpolationLimit([high, scalarRun(0.1), scalarRun(0.01)]).violations.missed).toBeGreaterThan(0.1)
    const low = scalarRun(0.01, { objective: 0.8 * scalarRun(0.01).objective })
    expect(interpolationLimit([scalarRun(1), scalarRun(0.1), low]).violations.lowerFalls).toBeGreaterThan(0.1)
  })

  it('has no order with one run, or without loss', () => {
    expect(interpolationLimit([scalarRun(1)]).lossOrder).toBeNull()
    const exact = [scalarRun(1, { dataLoss: 0 }), scalarRun(0.1, { dataLoss: 0 })]
    expect(interpolationLimit(exact).lossOrder).toBeNull()
  })

  it('is refused without runs, for λ that are 0 or equal, and for objectives that are not positive', () => {
    expect(() => interpolationLimit([])).toThrow('no runs')
    expect(() => interpolationLimit([scalarRun(0)])).toThrow('λ = 0 is not positive')
    expect(() => interpolationLimit([scalarRun(1), scalarRun(1)])).toThrow(
      'λ = 1 is not positive, not finite or doubled',
    )
    expect(() => interpolationLimit([scalarRun(1, { objective: 0 })])).toThrow('the objective at λ = 1 is 0')
  })
})
