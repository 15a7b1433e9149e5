import type { LineSeriesOption } from 'echarts'
import { rememberColumns } from '../../plot/readColumns.ts'

/** A run, or runs that differ in their seeds alone. */
export interface CompareLine {
  id: string
  label: string
  x: ArrayLike<number>
  values: ArrayLike<number>
  /** Edges of a band round the values; empty where there is none. */
  lower: ArrayLike<number>
  upper: ArrayLike<number>
}

export type LinePoint = [number, number | null]

/** A line as a panel shows it. It is kept with its line: a chart that pans draws the same lines in every frame. */
export interface ShownPoints {
  points: LinePoint[]
  /** The smoothed values; null without smoothing. */
  mean: LinePoint[] | null
  /** How many values have no place. */
  leftOut: number
  /** The indices of zeros on a log axis, whose points are null until the axis has a place for 0. */
  zeros: number[]
  /** The least and the greatest value shown; empty where there is none. */
  extent: number[]
}

interface How {
  isLogY: boolean
  /** Width of the moving mean in points; 1: no smoothing. */
  smoothing: number
}

const known = new WeakMap<CompareLine, Map<string, ShownPoints>>()

/** Returns the points of a line on this axis, with null where the axis has no place for a value. */
export function shownPoints(line: CompareLine, { isLogY, smoothing }: How): ShownPoints {
  const own = known.get(line) ?? new Map<string, ShownPoints>()
  known.set(line, own)
  const key = `${isLogY} ${smoothing}`
  const before = own.get(key)
  if (before) return before
  const points = pointsOf(line, line.values, isLogY)
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]))
  const zeros = isLogY ? points.flatMap((_, i) => (line.values[i] === 0 ? [i] : [])) : []
  const next = {
    points,
    zeros,
    mean: smoothing > 1 ? pointsOf(line, smoothed(line.values, smoothing, isLogY), isLogY) : null,
    leftOut: points.length - values.length - zeros.length,
    extent: values.length > 0 ? [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] : [],
  }
  own.set(key, next)
  return next
}

/** Returns the points of a line with every 0 at its place on a log axis. */
export function onStrip<T extends ShownPoints>(shown: T, at: number): T {
  if (shown.zeros.length === 0) return shown
  const points = shown.points.slice()
  for (const i of shown.zeros) points[i] = [points[i]?.[0] ?? NaN, at]
  return { ...shown, points }
}

const pointsOf = (line: CompareLine, values: ArrayLike<number>, isLogY: boolean): LinePoint[] =>
  Array.from({ length: line.x.length }, (_, i) => {
    const value = values[i] ?? NaN
    return [line.x[i] ?? NaN, Number.isFinite(value) && (!isLogY || value > 0) ? value : null]
  })

/** Returns the first index and that after the last between two places, with one more at each end. x: ascending. */
export function indicesWithin(
  x: ArrayLike<number>,
  range: readonly [number, number] | undefined,
): [begin: number, end: number] {
  if (!range) return [0, x.length]
  return [Math.max(firstFrom(x, range[0]) - 1, 0), Math.min(firstFrom(x, range[1]) + 2, x.length)]
}

function firstFrom(x: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, x.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((x[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}

const flat = new WeakMap<LinePoint[], Float64Array>()
const longLine = 200

/**
 * Returns the points on screen as data of a series. ECharts reads a flat array without a copy per point; its types do not
 * allow one, so it is cast.
 */
export function dataOf(
  points: LinePoint[],
  [begin, end]: readonly [number, number],
): Pick<LineSeriesOption, 'data' | 'dimensions'> {
  if (points.length < longLine) return { data: points.slice(begin, end) }
  let all = flat.get(points)
  if (!all) {
    all = new Float64Array(2 * points.length)
    for (const [i, [at, value]] of points.entries()) [all[2 * i], all[2 * i + 1]] = [at, value ?? NaN]
    flat.set(points, all)
  }
  return { data: all.subarray(2 * begin, 2 * end) as unknown as LinePoint[], dimensions: ['x', 'y'] }
}

/** Keeps the whole line behind the data of its series, for its reading. */
export function readWhole<T extends Pick<LineSeriesOption, 'data'>>(series: T, line: CompareLine): T {
  if (typeof series.data === 'object') rememberColumns(series.data, { x: line.x, y: line.values })
  return series
}

/**
 * Returns the moving mean over `width` points, with smaller symmetric windows at the ends. On a log axis it is the mean of
 * the logarithms of values above 0. A missing value stays missing.
 */
export function smoothed(values: ArrayLike<number>, width: number, isLog: boolean): Float64Array {
  const own = Float64Array.from(values, (value) => (isLog ? (value > 0 ? Math.log(value) : NaN) : value))
  const reach = Math.max(0, Math.floor((width - 1) / 2))
  return own.map((value, i) => {
    if (!Number.isFinite(value)) return NaN
    const near = Math.min(reach, i, own.length - 1 - i)
    const window = own.subarray(i - near, i + near + 1).filter(Number.isFinite)
    const mean = window.reduce((sum, one) => sum + one, 0) / window.length
    return isLog ? Math.exp(mean) : mean
  })
}
