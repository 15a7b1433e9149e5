import { describe, expect, test } from 'vitest'
import { bandsOf, carriedForward, median, quantile } from '../../../src/shared/statistics/bands.ts'

describe('bandsOf', () => {
  test('agrees with NumPy in mean, median, extremes and quartiles', () => {
    // np.quantile([1, 2, 4, 8, 16], [.25, .5, .75]) = 2, 4, 8; of [3, 1, 2, 10]: 1.75, 2.5, 4.75.
    const rows = [
      [1, 3],
      [16, 1],
      [4, 2],
      [2, 10],
      [8, NaN],
    ]
    const bands = bandsOf(rows)
    expect([...bands.mean]).toEqual([31 / 5, 4])
    expect([...bands.median]).toEqual([4, 2.5])
    expect([...bands.lowest]).toEqual([1, 1])
    expect([...bands.highest]).toEqual([16, 10])
    expect([...bands.lowerQuartile]).toEqual([2, 1.75])
    expect([...bands.upperQuartile]).toEqual([8, 4.75])
    expect([...bands.count]).toEqual([5, 4])
  })
  test('ignores the order of series and scales with them, except for the count', () => {
    const rows = Array.from({ length: 7 }, (_, i) => [Math.sin(i), Math.cos(3 * i)])
    expect(bandsOf(rows.toReversed())).toEqual({ ...bandsOf(rows), mean: expect.anything() })
    const twice = bandsOf(rows.map((row) => row.map((value) => 2 * value)))
    expect(twice.median).toEqual(bandsOf(rows).median.map((value) => 2 * value))
    expect(twice.count).toEqual(bandsOf(rows).count)
  })
  test('returns the series itself for one series, and NaN without finite values', () => {
    const one = bandsOf([[3, 1]])
    for (const part of [one.mean, one.median, one.lowest, one.highest, one.lowerQuartile, one.upperQuartile])
      expect([...part]).toEqual([3, 1])
    const none = bandsOf([[NaN], [Infinity]])
    expect([none.median[0], none.highest[0], none.count[0]]).toEqual([NaN, NaN, 0])
    expect(bandsOf([]).mean.length).toBe(0)
  })
  test('rejects series of different lengths', () => {
    expect(() => bandsOf([[1], [1, 2]])).toThrow(/series have 1 and 2 values/)
  })
})

describe('carriedForward', () => {
  test('takes the last value up to each point, beyond an early end too', () => {
    expect([...carriedForward([0, 10, 20], [5, 4, 3], [0, 5, 10, 19, 20, 100])]).toEqual([5, 5, 4, 4, 3, 3])
  })
  test('is NaN before the first step, keeps NaN, and is NaN without steps', () => {
    expect([...carriedForward([10, 20], [1, NaN], [0, 10, 20, 30])]).toEqual([NaN, 1, NaN, NaN])
    expect([...carriedForward([], [], [0, 1])]).toEqual([NaN, NaN])
  })
  test('rejects steps that do not rise or lack a value', () => {
    expect(() => carriedForward([0, 0], [1, 1], [0])).toThrow(/step 0 follows 0/)
    expect(() => carriedForward([0], [], [0])).toThrow(/0 values at 1 steps/)
  })
})

test('quantile interpolates linearly between its neighbours', () => {
  expect([0, 0.1, 0.5, 1].map((p) => quantile([1, 2, 3, 5], p))).toEqual([1, 1.3, 2.5, 5])
  expect([quantile([7], 0.3), quantile([], 0.5)]).toEqual([7, NaN])
  expect(() => quantile([1], 2)).toThrow(/2 is not between 0 and 1/)
})

test('median accepts any order and does not sort its argument', () => {
  const sample = [5, 1, 3, 2]
  expect([median(sample), median([7]), median([])]).toEqual([2.5, 7, NaN])
  expect(sample).toEqual([5, 1, 3, 2])
})
