import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { isApart, seedSpread, trendOf } from '../../../src/shared/statistics/trend.ts'

describe('the spread of seeds', () => {
  it('is the range of three runs, the distance of the quartiles of more, and unknown for fewer', () => {
    expect(seedSpread([3, 1, 2])).toBe(2)
    expect(seedSpread([0, 1, 2, 3, 100])).toBe(2)
    expect([seedSpread([1, 2]), seedSpread([1]), seedSpread([])]).toEqual([Infinity, Infinity, Infinity])
  })

  it('is exceeded only by medians that lie farther apart than both spreads together', () => {
    expect(isApart([1, 1.05, 1.1], [1.3, 1.35, 1.4])).toBe(true)
    expect(isApart([1, 1.05, 1.1], [1.15, 1.2, 1.25])).toBe(false)
    expect(isApart([1, 1, 1], [1, 1, 1])).toBe(false)
    expect(isApart([1], [5])).toBe(false)
    expect(isApart([], [1, 1, 1])).toBe(false)
    expect(isApart([1e-2, 3e-2, 9e-2], [1e-6, 2e-6, 3e-6])).toBe(false)
    expect(isApart([1e-2, 3e-2, 9e-2], [1e-6, 2e-6, 3e-6], true)).toBe(true)
    expect(isApart([1e-2, 3e-2, 9e-2], [0, 0, 0], true)).toBe(false)
    expect(isApart([1, 1.1], [5, 5.1])).toBe(false)
  })
})

/** Three seeds round a value, 5 % apart. */
const near = (value: number): number[] => [value, 0.95 * value, 1.05 * value]

describe('a trend', () => {
  it('is claimed where the ends differ by more than the seeds do', () => {
    expect(trendOf([near(1), near(0.5), near(0.1)])).toBe('falls')
    expect(
      trendOf([
        [10, 10, 10],
        [20, 20, 20],
      ]),
    ).toBe('rises')
  })

  it('is not claimed between δ of 0.1 and 0.1001, or a gain of 1 and 1.0001', () => {
    // Results of three seeds that differ in the fourth digit, as those of equal runs do.
    expect(
      trendOf([
        [0.3512, 0.3518, 0.3509],
        [0.3513, 0.3519, 0.351],
      ]),
    ).toBeNull()
    expect(
      trendOf([
        [0.3518, 0.3512, 0.3509],
        [0.3517, 0.351, 0.3508],
      ]),
    ).toBeNull()
  })

  it('is not claimed for one or two seeds at any place, whatever the values', () => {
    expect(trendOf([[1], [0.1], [0.01]])).toBeNull()
    expect(
      trendOf([
        [1, 1],
        [0.1, 0.1],
        [0.01, 0.01],
      ]),
    ).toBeNull()
    expect(trendOf([near(1), [0.01]])).toBeNull()
  })

  it('allows steps back within the spread, and none beyond it', () => {
    expect(trendOf([near(1), near(0.1), near(0.105)])).toBe('falls')
    expect(trendOf([near(1), near(0.1), near(0.5)])).toBeNull()
    // Each step back is small, but together they leave the spread.
    expect(trendOf([10, 1, 2, 3, 4].map((value) => [value, value + 0.3, value + 0.6]))).toBeNull()
  })

  it('is that of the logarithms where asked, so that a large first value cannot hide a fall by decades', () => {
    const decades = [
      [1e-2, 3e-2, 9e-2],
      [1e-6, 3e-6, 9e-6],
    ]
    expect(trendOf(decades)).toBeNull()
    expect(trendOf(decades, true)).toBe('falls')
    expect(trendOf([near(1), [0, 1e-30, 1e-30]], true)).toBeNull()
    expect(trendOf([near(1), [-1e-3, 1e-30, 1e-30]], true)).toBeNull()
  })

  it('is not claimed for nothing, one place, equal values, or values that are not finite', () => {
    expect(trendOf([])).toBeNull()
    expect(trendOf([near(1)])).toBeNull()
    expect(trendOf([[], []])).toBeNull()
    expect(
      trendOf([
        [0, 0, 0],
        [0, 0, 0],
      ]),
    ).toBeNull()
    expect(trendOf([[NaN, NaN, NaN], near(1)])).toBeNull()
    expect(
      trendOf([
        [...near(1), Infinity],
        [...near(0.1), NaN],
      ]),
    ).toBe('falls')
  })

  it('is rarely claimed for pure noise, and found where the difference is five deviations', () => {
    const random = randomStream(7, 'trend')
    const draw = (mean: number, seeds: number): number[] => Array.from({ length: seeds }, () => mean + random.normal())
    for (const seeds of [3, 5, 20]) {
      const share = (shift: number): number =>
        Array.from({ length: 400 }, () => trendOf([draw(0, seeds), draw(shift, seeds)])).filter(Boolean).length / 400
      expect(share(0)).toBeLessThan(0.05)
      expect(share(5)).toBeGreaterThan(0.7)
    }
  })
})
