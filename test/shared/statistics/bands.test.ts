import { describe, expect, test } from 'vitest'
import { bandsOf, carriedForward, median, quantile } from '../../../src/shared/statistics/bands.ts'

describe('many series together', () => {
  test('mean, median, ends and quartiles, place by place: as NumPy has them', () => {
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
  test('the order of the series does not matter, and scaling them scales everything but the count', () => {
    const rows = Array.from({ length: 7 }, (_, i) => [Math.sin(i), Math.cos(3 * i)])
    expect(bandsOf(rows.toReversed())).toEqual({ ...bandsOf(rows), mean: expect.anything() })
    const twice = bandsOf(rows.map((row) => row.map((value) => 2 * value)))
    expect(twice.median).toEqual(bandsOf(rows).median.map((value) => 2 * value))
    expect(twice.count).toEqual(bandsOf(rows).count)
  })
  test('one series is every part of its bands; none, or none that is finite, has NaN', () => {
    const one = bandsOf([[3, 1]])
    for (const part of [one.mean, one.median, one.lowest, one.highest, one.lowerQuartile, one.upperQuartile])
      expect([...part]).toEqual([3, 1])
    const none = bandsOf([[NaN], [Infinity]])
    expect([none.median[0], none.highest[0], none.count[0]]).toEqual([NaN, NaN, 0])
    expect(bandsOf([]).mean.length).toBe(0)
  })
  test('series of different length are refused', () => {
    expect(() => bandsOf([[1], [1, 2]])).toThrow(/series have 1 and 2 values/)
  })
})

describe('a series on another grid', () => {
  test('has the last value that is not beyond each place, to the end where it ended early', () => {
    expect([...carriedForward([0, 10, 20], [5, 4, 3], [0, 5, 10, 19, 20, 100])]).toEqual([5, 5, 4, 4, 3, 3])
  })
  test('is NaN before its first step, keeps a NaN, and is all NaN without a step', () => {
    expect([...carriedForward([10, 20], [1, NaN], [0, 10, 20, 30])]).toEqual([NaN, 1, NaN, NaN])
    expect([...carriedForward([], [], [0, 1])]).toEqual([NaN, NaN])
  })
  test('must rise, with a value for every step', () => {
    expect(() => carriedForward([0, 0], [1, 1], [0])).toThrow(/step 0 follows 0/)
    expect(() => carriedForward([0], [], [0])).toThrow(/0 values at 1 steps/)
  })
})

test('a quantile lies on the line between its neighbours', () => {
  expect([0, 0.1, 0.5, 1].map((p) => quantile([1, 2, 3, 5], p))).toEqual([1, 1.3, 2.5, 5])
  expect([quantile([7], 0.3), quantile([], 0.5)]).toEqual([7, NaN])
  expect(() => quantile([1], 2)).toThrow(/2 is not between 0 and 1/)
})

test('a median takes its sample in any order, and leaves it so', () => {
  const sample = [5, 1, 3, 2]
  expect([median(sample), median([7]), median([])]).toEqual([2.5, 7, NaN])
  expect(sample).toEqual([5, 1, 3, 2])
})
