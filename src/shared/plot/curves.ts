import type { EChartsOption, LineSeriesOption, SeriesOption } from 'echarts'
import { isShown, downsampleForDisplay } from './downsampleForDisplay.ts'

/** One line over the steps of a run. */
export interface Curve {
  id: string
  /** Plain, for the pointer and the screen reader. */
  name: string
  /** At the line's end; `{i|Z}` sets italics. */
  label: string
  colour: string
  width: number
  dash?: number[]
  /** Step and value; null where a log axis has nothing to show. */
  points: [number, number | null][]
  leftOut: number
  /** Whether each point has a mark: where there are few, and nothing is known between them. */
  isMarked?: boolean
  /** A band round the line: step, lower and upper edge. On a log axis an edge that is not above 0 lies below the panel. */
  band?: [number, number, number][]
}

export type CurveLook = Pick<Curve, 'id' | 'name' | 'label' | 'colour' | 'width' | 'dash'>

/** How a line is seen: in how many pixels, beyond which its points cannot be told apart, and over what steps. */
export interface CurveView {
  width: number
  isLogX?: boolean
}

/** Of many values those that the line needs: its shape is that of all of them. */
export function curve(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  look: CurveLook,
  { width, isLogX = false }: CurveView = { width: 2000 },
): Curve {
  let leftOut = 0
  // A live line is drawn anew with every few steps: plain loops that copy nothing.
  for (let i = Math.min(steps.length, values.length) - 1; i >= 0; i--)
    if (!isShown(values[i] as number) && Number.isFinite(steps[i])) leftOut++
  const points: Curve['points'] = []
  for (const i of downsampleForDisplay(steps, values, width, isLogX)) {
    const [step, value] = [steps[i] ?? NaN, values[i] ?? NaN]
    if (Number.isFinite(step)) points.push([step, isShown(value) ? value : null])
  }
  return { ...look, points, leftOut }
}

/** The values that are shown. */
export function shownValues(curves: Curve[]): number[] {
  const values: number[] = []
  for (const { points } of curves) for (const [, value] of points) if (value !== null) values.push(value)
  return values
}

/** Where the line ends; null when nothing of it is shown. */
export function lastPoint(own: Curve): [number, number] | null {
  for (let i = own.points.length - 1; i >= 0; i--) {
    const [step, value] = own.points[i] ?? [0, null]
    if (value !== null) return [step, value]
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
    // Round joins of thousands of short pieces take as long to draw again as the pieces, and cannot be seen.
    lineStyle: {
      ...{ color: own.colour, width: own.width, type: own.dash ?? 'solid' },
      join: own.points.length < longLine ? 'round' : 'bevel',
    },
    itemStyle: { color: own.colour },
    z: 2,
  }
}

/**
 * ECharts copies its option, and each point of a list by itself: a long line is one array, x and y in turns, which takes
 * a sixth of the time. Its types of a line do not say that it may be.
 */
function seriesData(points: Curve['points']): Pick<LineSeriesOption, 'data' | 'dimensions'> {
  if (points.length < longLine) return { data: points }
  const flat = new Float64Array(2 * points.length)
  for (const [i, [step, value]] of points.entries()) [flat[2 * i], flat[2 * i + 1]] = [step, value ?? NaN]
  return { data: flat as unknown as Curve['points'], dimensions: ['x', 'y'] }
}
const longLine = 1000

/** How many values no line shows, in words; empty when none. */
export function leftOutSentence(curves: Curve[]): string {
  const named = curves.filter((c) => c.leftOut > 0).map((c) => `${c.name} ${c.leftOut}`)
  if (named.length === 0) return ''
  return `left out, not above 0: ${named.join(', ')}`
}

/** The option with every curve `scale` times as wide; one of width 0 is marks alone, and stays so. */
export function withLines(option: EChartsOption, scale = 1): EChartsOption {
  if (scale === 1) return option
  const series = Array.isArray(option.series) ? option.series : option.series ? [option.series] : []
  return { ...option, series: series.map((own) => scaled(own, scale)) }
}

function scaled(series: SeriesOption, scale: number): SeriesOption {
  if (series.type !== 'line' || typeof series.lineStyle?.width !== 'number') return series
  return { ...series, lineStyle: { ...series.lineStyle, width: series.lineStyle.width * scale } }
}
