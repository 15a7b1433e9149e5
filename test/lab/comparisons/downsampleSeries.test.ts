import { describe, expect, it } from 'vitest'
import { downsampleSeries } from '../../../src/lab/comparisons/downsampleSeries.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'

/** Makes uneven steps, and values over many decades with peaks and gaps. */
function series(seed: number, length: number) {
  const random = randomStream(seed, 'series')
  let step = Math.floor(random.next() * 3)
  const x: number[] = []
  const values = Array.from({ length }, () => {
    x.push((step += 1 + Math.floor(random.next() ** 4 * 30)))
    const kind = random.next()
    return kind < 0.05 ? NaN : kind < 0.06 ? 1e9 * random.next() : 10 ** -(12 * random.next())
  })
  return { x: Float64Array.from(x), values: Float64Array.from(values) }
}

const cases = Array.from({ length: 60 }, (_, seed) => ({
  seed,
  length: [0, 1, 2, 17, 400, 3000][seed % 6] ?? 0,
  points: [1, 2, 7, 64, 500][seed % 5] ?? 1,
  isLogX: seed % 2 === 1,
}))

describe('downsampling', () => {
  it.each(cases)('$seed: $length values to $points points preserve every extreme, log $isLogX', (own) => {
    const whole = series(own.seed, own.length)
    const thin = downsampleSeries(whole, own.points, own.isLogX)
    expect(thin.x.length).toBeLessThanOrEqual(own.points)
    const shown = [...whole.x].flatMap((x, i) => {
      const value = whole.values[i] ?? NaN
      return Number.isFinite(value) && (!own.isLogX || x > 0) ? [{ x, value }] : []
    })
    expect(thin.leftOut).toBe(own.length - shown.length)
    // Each point has the extremes of exactly the values since the previous point.
    let from = -Infinity
    let seen = 0
    thin.x.forEach((x, i) => {
      const stretch = shown.filter((one) => one.x > from && one.x <= x).map(({ value }) => value)
      expect([thin.least[i], thin.most[i], thin.values[i]]).toEqual([
        Math.min(...stretch),
        Math.max(...stretch),
        stretch.at(-1),
      ])
      seen += stretch.length
      from = x
    })
    expect(seen).toBe(shown.length)
    expect(Math.max(...thin.most)).toBe(Math.max(...shown.map(({ value }) => value)))
    expect(Math.min(...thin.least)).toBe(Math.min(...shown.map(({ value }) => value)))
  })

  it('leaves short series unchanged', () => {
    const thin = downsampleSeries({ x: Float64Array.of(0, 1, 5), values: Float64Array.of(3, 2, 1) }, 3, false)
    for (const column of [thin.values, thin.least, thin.most]) expect([...column]).toEqual([3, 2, 1])
    expect([[...thin.x], thin.lower.length, thin.leftOut]).toEqual([[0, 1, 5], 0, 0])
  })

  it('is even on its axis: every decade of a log axis has the same number of points', () => {
    const x = Float64Array.from({ length: 9999 }, (_, i) => i + 1)
    const thin = downsampleSeries({ x, values: x }, 40, true)
    const perDecade = [10, 100, 1000].map((low) => thin.x.filter((at) => at > low && at <= low * 10).length)
    for (const count of perDecade) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1)
    expect([
      ...downsampleSeries({ x: Float64Array.of(0, 1, 2), values: Float64Array.of(7, 8, 9) }, 9, true).values,
    ]).toEqual([8, 9])
  })

  it('widens an interval to cover its stretch, or makes it unknown where a part is unknown', () => {
    const whole = {
      x: Float64Array.of(1, 2, 3, 4),
      values: Float64Array.of(5, 6, 7, 8),
      lower: Float64Array.of(4, 3, 6, NaN),
      upper: Float64Array.of(6, 7, 9, NaN),
    }
    const thin = downsampleSeries(whole, 2, false)
    expect([[...thin.lower], [...thin.upper]]).toEqual([
      [3, NaN],
      [7, NaN],
    ])
  })

  it('joins all values at one x to one point', () => {
    const thin = downsampleSeries({ x: Float64Array.of(2, 2, 2), values: Float64Array.of(1, 9, 4) }, 2, false)
    expect([[...thin.values], [...thin.least], [...thin.most]]).toEqual([[4], [1], [9]])
  })
})
