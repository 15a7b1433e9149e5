import type { EChartsOption, LineSeriesOption, SeriesOption } from 'echarts'
import { hiddenCount, isShown, isSummarised } from './columnBlocks.ts'
import type { Scale } from './scales.ts'
import { downsampleForDisplay } from './downsampleForDisplay.ts'
import { rememberColumns, seriesColumns } from './readColumns.ts'

/** A line over the steps of a run. */
export interface Curve {
  id: string
  /** Plain text for the tooltip and screen readers. */
  name: string
  /** Stands at the end of the line; `{i|Z}` sets italics. */
  label: string
  colour: string
  width: number
  dash?: number[]
  /** Step and value; null where a log axis cannot show the value. */
  points: [number, number | null][]
  /** The indices of points whose value is 0, in ascending order. Their points are null until their axis has a place for 0. */
  zeros?: readonly number[]
  /** How many values have no place: those below 0, and missing ones. */
  leftOut: number
  /** Whether each point has a mark. For few points with nothing known between them. */
  isMarked?: boolean
  /** A band round the line: step, lower and upper edge. */
  band?: [number, number, number][]
}

export type CurveLook = Pick<Curve, 'id' | 'name' | 'label' | 'colour' | 'width' | 'dash'>

/** How many pixels wide a line is drawn, and whether its steps are on a log axis. */
export interface CurveView {
  width: number
  isLogX?: boolean
  /** The steps on screen where the user chose them: a part of a line gets more points. */
  range?: readonly [number, number]
}

/** Builds a line from the values that are enough to keep its shape at that width. */
export function curve(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  look: CurveLook,
  { width, isLogX = false, range }: CurveView = { width: 2000 },
): Curve {
  const hidden = leftOutOf(steps, values)
  const leftOut = hidden > 0 ? hidden - zerosOf(steps, values) : 0
  const points: Curve['points'] = []
  const zeros: number[] = []
  const whole = downsampleForDisplay(steps, values, width, isLogX)
  for (const i of range ? detailed(whole, steps, values, { width, isLogX, range }) : whole) {
    const [step, value] = [steps[i] ?? NaN, values[i] ?? NaN]
    if (!Number.isFinite(step)) continue
    if (value === 0) zeros.push(points.length)
    points.push([step, isShown(value) ? value : null])
  }
  const remembered = rememberColumns(points, { x: steps, y: values })
  return { ...look, points: remembered, leftOut, ...(zeros.length > 0 ? { zeros } : {}) }
}

/** Returns more rows of the part on screen. The other rows stay, because the y axis fits the whole line. */
function detailed(
  whole: readonly number[],
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  { width, isLogX, range }: Required<CurveView>,
): number[] {
  const [begin, end] = rowsWithin(steps, range)
  const inside = downsampleForDisplay(part(steps, begin, end), part(values, begin, end), width, isLogX)
  return [...whole.filter((i) => i < begin), ...inside.map((i) => begin + i), ...whole.filter((i) => i >= end)]
}

/** Returns the rows between two steps, with a row more at each end: the line leaves the panel there. */
function rowsWithin(steps: ArrayLike<number>, [from, to]: readonly [number, number]): [number, number] {
  let [begin, end] = [0, steps.length]
  while (begin + 1 < end && (steps[begin + 1] ?? NaN) < from) begin++
  while (end - 1 > begin && (steps[end - 2] ?? NaN) > to) end--
  return [begin, end]
}

const part = (column: ArrayLike<number>, begin: number, end: number): ArrayLike<number> =>
  column instanceof Float64Array ? column.subarray(begin, end) : Array.from(column).slice(begin, end)

/** Counts the values that are not shown, although their step is known. */
function leftOutOf(steps: ArrayLike<number>, values: ArrayLike<number>): number {
  const count = Math.min(steps.length, values.length)
  if (isSummarised(steps)) return hiddenCount(values, count)
  let leftOut = 0
  for (let i = 0; i < count; i++) if (!isShown(values[i] as number) && Number.isFinite(steps[i])) leftOut++
  return leftOut
}

/** Counts the values that are 0, although their step is known. */
function zerosOf(steps: ArrayLike<number>, values: ArrayLike<number>): number {
  let zeros = 0
  for (let i = 0; i < steps.length; i++) if (values[i] === 0 && Number.isFinite(steps[i])) zeros++
  return zeros
}

/** Returns all values above 0. */
export function shownValues(curves: Curve[]): number[] {
  const values: number[] = []
  for (const { points } of curves) for (const [, value] of points) if (value !== null) values.push(value)
  return values
}

/** Returns the last point with a value; null where there is none. */
export function lastPoint(own: Curve): [number, number] | null {
  const lastZero = own.zeros?.at(-1)
  for (let i = own.points.length - 1; i >= 0; i--) {
    const [step, value] = own.points[i] ?? [0, null]
    if (value !== null) return [step, value]
    if (i === lastZero) return [step, 0]
  }
  return null
}

/** Returns the last point that the axes show; null where they show none, or the line leaves the panel at its top or foot. */
export function lastPointInside(own: Curve, x: Scale, y: Scale): [number, number] | null {
  for (let i = own.points.length - 1; i >= 0; i--) {
    const [step, value] = own.points[i] ?? [0, null]
    if (value === null || step > x.max) continue
    if (step < x.min) return null
    return value >= y.min && value <= y.max ? [step, value] : null
  }
  return null
}

export function curveSeries(own: Curve, index: number): LineSeriesOption {
  const isPoint = own.points.filter(([, value]) => value !== null).length === 1
  return {
    type: 'line',
    id: own.id,
    name: own.name,
    xAxisIndex: index,
    yAxisIndex: index,
    ...seriesData(own.points),
    // A line through one point is invisible.
    showSymbol: isPoint || (own.isMarked ?? false),
    symbol: 'circle',
    symbolSize: 4,
    silent: true,
    sampling: 'minmax',
    // Round joins of thousands of short pieces double the drawing time and are invisible.
    lineStyle: {
      color: own.colour,
      width: own.width,
      type: own.dash ?? 'solid',
      join: own.points.length < longLine ? 'round' : 'bevel',
    },
    itemStyle: { color: own.colour },
    z: 2,
  }
}

/**
 * Returns a long line as one flat array. ECharts copies a list point by point, which takes six times as long. Its types
 * do not allow the flat array, so it is cast.
 */
function seriesData(points: Curve['points']): Pick<LineSeriesOption, 'data' | 'dimensions'> {
  if (points.length < longLine) return { data: points }
  const flat = new Float64Array(2 * points.length)
  for (const [i, [step, value]] of points.entries()) [flat[2 * i], flat[2 * i + 1]] = [step, value ?? NaN]
  return { data: rememberColumns(flat, seriesColumns(points)) as unknown as Curve['points'], dimensions: ['x', 'y'] }
}
const longLine = 1000

/** Says how many values of each line are not shown; empty where all are. */
export function leftOutSentence(curves: Curve[]): string {
  const named = curves.filter((c) => c.leftOut > 0).map((c) => `${c.name} ${c.leftOut}`)
  if (named.length === 0) return ''
  return `left out, below 0 or no number: ${named.join(', ')}`
}

/** Returns the option with every curve `scale` times as wide. A curve of width 0 has marks only and keeps its width. */
export function withLines(option: EChartsOption, scale = 1): EChartsOption {
  if (scale === 1) return option
  const series = Array.isArray(option.series) ? option.series : option.series ? [option.series] : []
  return { ...option, series: series.map((own) => scaled(own, scale)) }
}

function scaled(series: SeriesOption, scale: number): SeriesOption {
  if (series.type !== 'line' || typeof series.lineStyle?.width !== 'number') return series
  return { ...series, lineStyle: { ...series.lineStyle, width: series.lineStyle.width * scale } }
}
