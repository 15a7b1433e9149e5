import type { EChartsOption, LineSeriesOption } from 'echarts'
import { linearScale, logScale, position, stepScale, type Scale, decadesOf } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { bandDrawings } from '../../plot/band.ts'
import { type Drawing, type Rect, text, widthOf } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { endLabels, endLabelWidth, type EndLabel } from '../../plot/endLabels.ts'
import { chartFrame, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { formatCount, formatNumber } from '../../plot/numbers.ts'
import { textColour, type RunLook } from '../../plot/runColours.ts'
import { chosenScale, visible } from '../../plot/limits.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { axisTooltip } from '../../plot/tooltip.ts'

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

export interface CompareView {
  width: number
  height: number
  theme: ChartTheme
  looks: ReadonlyMap<string, RunLook>
  /** Names the quantity, above the axis. */
  name: string
  over: 'step' | 'time'
  isLogX: boolean
  isLogY: boolean
  /** Width of the moving mean in points; 1: no smoothing. */
  smoothing: number
  /** Describes the bands; empty where there are none. */
  band: string
  /** How many points are missing because they had no number, or no place on the x axis. */
  leftOutX?: number
  title?: string
  fontSize?: number
}

/** Draws the curves of many runs over each other. Set the option with `notMerge`. */
export function compareOption(lines: readonly CompareLine[], view: CompareView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const shown = visible(lines, theme).map((line) => shownLine(line, view))
  const values = shown.flatMap((line) => line.points.flatMap(([, y]) => (y === null ? [] : [y])))
  const hasBand = lines.some(({ lower }) => lower.length > 0)
  const leftOut = shown.reduce((sum, line) => sum + line.leftOut, 0)
  const axis = view.over === 'step' ? 'step' : 'training time, s'
  const around = chartFrame(
    {
      ...view,
      entries: hasBand && view.band ? [{ sample: { kind: 'band', colour: theme.ink }, label: view.band }] : [],
      captions: values.length > 0 ? [axis, ...leftOutSentences(leftOut, view)] : [],
    },
    type,
  )
  if (values.length === 0) return emptyOption('No measurements of this quantity yet.', around, view)
  const y = chosenScale(theme, 'y', yScale(values, lines, view))
  const ends = shown.map(({ line }) => line.label)
  const rect = panelRect(around.inner, y, ends, type, theme)
  const x = chosenScale(
    theme,
    'x',
    xScale(
      shown.flatMap((line) => line.points.map(([at]) => at)),
      view,
      rect.width / (type.small * 9),
    ),
  )
  const look = { theme, gridIndex: 0, fontSize: type.small, labelled: true }
  return {
    ...baseOption(theme, summaryOf(shown, view)),
    tooltip: axisTooltip({
      heading: (at) => headingOf(at, view),
      format: (value) => formatNumber(value),
      unit: view.over === 'step' ? 'step' : 'training time',
    }),
    grid: panelGrids([rect]),
    xAxis: [xAxis(x, look)],
    yAxis: [yAxis(y, look)],
    series: shown.flatMap((line) => seriesOf(line, view, shown.length)),
    graphic: { elements: [...around.drawings, ...panelDrawings(shown, rect, x, y, view, type)] },
  }
}

function leftOutSentences(leftOut: number, { leftOutX = 0 }: CompareView): string[] {
  return [
    ...(leftOut > 0 ? [`left out, not above 0: ${formatCount(leftOut)}`] : []),
    ...(leftOutX > 0 ? [`left out, without a value or a place on the x axis: ${formatCount(leftOutX)}`] : []),
  ]
}

/** A longer description would not be read. */
const mostDescribed = 16

interface ShownLine {
  line: CompareLine
  look: RunLook
  points: [number, number | null][]
  /** Returns the smoothed values, or the values themselves without smoothing. */
  mean: [number, number | null][] | null
  leftOut: number
}

function shownLine(line: CompareLine, view: CompareView): ShownLine {
  let leftOut = 0
  const pointsOf = (values: ArrayLike<number>): [number, number | null][] =>
    Array.from({ length: line.x.length }, (_, i) => {
      const value = values[i] ?? NaN
      return [line.x[i] ?? NaN, Number.isFinite(value) && (!view.isLogY || value > 0) ? value : null]
    })
  const points = pointsOf(line.values)
  for (const [, value] of points) if (value === null) leftOut++
  const mean = view.smoothing > 1 ? pointsOf(smoothed(line.values, view.smoothing, view.isLogY)) : null
  return { line, look: view.looks.get(line.id) ?? { colour: view.theme.ink }, points, mean, leftOut }
}

function yScale(values: readonly number[], lines: readonly CompareLine[], { isLogY, height }: CompareView): Scale {
  const most = height < 260 ? 4 : 6
  const tops = lines.map(({ upper }) => largest(upper))
  if (!isLogY) return linearScale(Math.max(largest(values), ...tops), most)
  // Edges far below every line are clipped, because a certified interval may reach down to 0.
  const positive = tops.filter((value) => value > 0 && Number.isFinite(value))
  return logScale(...decadesOf([...values, ...positive], null), most)
}

function xScale(places: readonly number[], { isLogX }: CompareView, most: number): Scale {
  const [first, last] = [places.reduce((a, b) => Math.min(a, b), Infinity), largest(places)]
  const count = Math.max(2, Math.floor(most))
  return isLogX
    ? { ...logScale(...decadesOf([first, last], null), count), min: first, max: Math.max(last, first * 1.01) }
    : stepScale(first, last, count)
}

function largest(values: ArrayLike<number>): number {
  let most = -Infinity
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > most) most = values[i] as number
  return most
}

function panelRect(inner: Rect, y: Scale, labels: string[], type: Type, theme: ChartTheme): Rect {
  const left = inner.left + Math.max(...y.labels.map((value) => widthOf(y.format(value), type.small))) + 10
  const named = labels.map((content) => ({ content }))
  const right = Math.min(endLabelWidth(named, type.small, theme), inner.width * 0.4)
  const top = inner.top + type.small * 2
  return {
    left: Math.round(left),
    top: Math.round(top),
    width: Math.max(Math.round(inner.left + inner.width - left - right - 4), 20),
    height: Math.max(Math.round(inner.height - type.small * 3.9), 8),
  }
}

function seriesOf({ line, look, points, mean }: ShownLine, { over }: CompareView, count: number): LineSeriesOption[] {
  const series = (
    id: string,
    data: [number, number | null][],
    style: LineSeriesOption['lineStyle'],
  ): LineSeriesOption => ({
    type: 'line',
    id: `${id} ${line.id} ${over}`,
    name: line.label,
    data,
    // A line through one point is invisible.
    showSymbol: data.filter(([, value]) => value !== null).length === 1,
    symbol: 'circle',
    symbolSize: 4,
    silent: true,
    lineStyle: { color: look.colour, type: look.dash ?? 'solid', join: 'round', width: count > 30 ? 1 : 1.6, ...style },
    itemStyle: { color: look.colour },
    z: 2,
  })
  if (!mean) return [series('values', points, {})]
  return [series('raw', points, { opacity: 0.3, width: 1, type: 'solid' }), series('mean', mean, {})].map((own, i) =>
    i === 0 ? { ...own, name: `${line.label}, raw`, z: 1 } : own,
  )
}

function panelDrawings(
  shown: readonly ShownLine[],
  rect: Rect,
  x: Scale,
  y: Scale,
  view: CompareView,
  type: Type,
): Drawing[] {
  const { theme } = view
  const name = { size: type.small, colour: theme.quiet, valign: 'bottom' } as const
  const drawings: Drawing[] = [text(view.name, rect.left, rect.top - type.small * 0.6, theme, name)]
  for (const { line, look } of shown) {
    const band = Array.from(
      { length: line.lower.length },
      (_, i) => [line.x[i] ?? NaN, line.lower[i] ?? NaN, line.upper[i] ?? NaN] as const,
    )
    drawings.push(...bandDrawings(band, rect, x, y, look.colour))
  }
  const ends = shown.flatMap(({ line, look, points, mean }): EndLabel[] => {
    const end = (mean ?? points).findLast(([, value]) => value !== null)
    if (!end || end[1] === null || !isInside(x, end[0]) || !isInside(y, end[1])) return []
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(y, end[1])) * rect.height,
    }
    return [{ content: line.label, colour: textColour(view.theme, look.colour), ...at }]
  })
  return [...drawings, ...endLabels(ends, rect, theme, type.small)]
}

const isInside = ({ min, max }: Scale, value: number): boolean => value >= min && value <= max

const headingOf = (at: number, { over }: CompareView): string =>
  over === 'step' ? `step ${formatCount(at)}` : `${formatNumber(at)} s`

function summaryOf(shown: readonly ShownLine[], { name, over }: CompareView): string {
  const ends = shown.slice(0, mostDescribed).map(({ line, points }) => {
    const last = points.findLast(([, value]) => value !== null)?.[1] ?? NaN
    return `${line.label} ${formatNumber(last)}`
  })
  const rest = shown.length > ends.length ? `, and ${shown.length - ends.length} more` : ''
  return `${name} over ${over === 'step' ? 'the steps' : 'the training time'}. At the end: ${ends.join(', ')}${rest}.`
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
