import { init } from 'echarts'
import { describe, expect, it } from 'vitest'
import { curve, curveSeries } from '../../../src/shared/plot/curves.ts'
import { downsampleForDisplay } from '../../../src/shared/plot/downsampleForDisplay.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'

/** Makes uneven steps from 1 on, and values over many decades with peaks and gaps. */
function series(seed: number, length: number) {
  const random = randomStream(seed, 'line')
  let step = 0
  const steps = Float64Array.from({ length }, () => (step += 1 + Math.floor(random.next() ** 6 * 50)))
  const values = steps.map(() => {
    const kind = random.next()
    return kind < 0.02 ? NaN : kind < 0.021 ? 1e9 * random.next() : 10 ** -(12 * random.next())
  })
  return { steps, values }
}

const look = { id: 'a', name: 'a', label: 'a', colour: '#000', width: 1 }

describe.each([false, true])('a line of many values, log steps %s', (isLogX) => {
  it.each([8_001, 30_000, 100_000])('%i values: every value lies between the extremes drawn near it', (length) => {
    const { steps, values } = series(length, length)
    const kept = downsampleForDisplay(steps, values, 2000, isLogX)
    expect(kept.length).toBeLessThanOrEqual(4 * 2001)
    expect(kept).toEqual(kept.toSorted((a, b) => a - b))
    expect(new Set(kept).size).toBe(kept.length)
    const seen = (i: number): number => (isLogX ? Math.log(steps[i] ?? NaN) : (steps[i] ?? NaN))
    const width = (seen(length - 1) - seen(0)) / 2000
    const stretchOf = (i: number): number => Math.floor((seen(i) - seen(0)) / width + 1e-9)
    const range = new Map<number, [number, number]>()
    for (const i of kept) {
      const value = values[i] ?? NaN
      const [least, most] = range.get(stretchOf(i)) ?? [Infinity, -Infinity]
      if (!Number.isNaN(value)) range.set(stretchOf(i), [Math.min(least, value), Math.max(most, value)])
    }
    // Rounding may put a value at an edge into the stretch beside it.
    const outside = values.filter((value, i) => {
      if (Number.isNaN(value)) return false
      const near = [-1, 0, 1].flatMap((by) => range.get(stretchOf(i) + by) ?? [])
      return !(value >= Math.min(...near) && value <= Math.max(...near))
    })
    expect(outside.length).toBe(0)
    const known = values.filter((value) => !Number.isNaN(value))
    const drawn = kept.map((i) => values[i] ?? NaN).filter((value) => !Number.isNaN(value))
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([
      known.reduce((a, b) => Math.min(a, b)),
      known.reduce((a, b) => Math.max(a, b)),
    ])
    expect(drawn.at(-1)).toBe(known.at(-1))
    expect(drawn[0]).toBe(known[0])
  })
})

it('few values are all kept', () => {
  const { steps, values } = series(1, 8_000)
  expect(downsampleForDisplay(steps, values, 2000, false)).toEqual(Array.from(steps, (_, i) => i))
  expect(downsampleForDisplay([], [], 2000, true)).toEqual([])
})

it('only a long stretch without numbers makes a gap in the line', () => {
  const steps = Float64Array.from({ length: 20_000 }, (_, i) => i + 1)
  const values = steps.map((step) => (step > 5_000 && step < 10_000 ? NaN : 1))
  const { points, leftOut } = curve(steps, values, look)
  expect(leftOut).toBe(4_999)
  expect(points.filter(([, value]) => value === null).every(([step]) => step > 5_000 && step < 10_000)).toBe(true)
  expect(points.some(([, value]) => value === null)).toBe(true)
  expect(points.filter(([, value]) => value !== null).every(([, value]) => value === 1)).toBe(true)
})

it('values not above 0 are left out and counted, and hide no small value beside them', () => {
  const steps = Float64Array.from({ length: 20_000 }, (_, i) => i)
  const values = steps.map((step) => (step % 2 === 0 ? -1 : step === 777 ? 1e-9 : 1))
  const { points, leftOut } = curve(steps, values, look)
  expect(leftOut).toBe(10_000)
  expect(points).toContainEqual([777, 1e-9])
  expect(points.some(([, value]) => value !== null && value <= 0)).toBe(false)
})

it('a long line is one typed array, drawn like its points', () => {
  const { steps, values } = series(3, 3_000)
  const long = curve(steps, values, look)
  const { data, dimensions } = curveSeries(long, 0)
  expect([ArrayBuffer.isView(data), dimensions]).toEqual([true, ['x', 'y']])
  const drawn = (own: object): string => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 300 })
    const axis = { type: 'log', min: 1e-12, max: 1e9 } as const
    const line = { type: 'line', sampling: 'minmax', showSymbol: false, lineStyle: { color: '#123456' } } as const
    chart.setOption({ animation: false, xAxis: { type: 'value' }, yAxis: axis, series: [{ ...line, ...own }] })
    const path = /<path d="([^"]+)"[^>]*stroke="#123456"/.exec(chart.renderToSVGString())?.[1] ?? ''
    chart.dispose()
    return path
  }
  expect(drawn({ data, dimensions }).length).toBeGreaterThan(1000)
  expect(drawn({ data, dimensions })).toBe(drawn({ data: long.points }))
})
