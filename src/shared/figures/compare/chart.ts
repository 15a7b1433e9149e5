import type { CustomSeriesOption, CustomSeriesRenderItemReturn, EChartsOption, LineSeriesOption } from 'echarts'
import {
  linearScale,
  logScale,
  logScaleBetween,
  position,
  stepScale,
  type Scale,
  decadesOf,
} from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { bandDrawings } from '../../plot/band.ts'
import { plain, type Drawing, type Rect, text, widthOf } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { endLabels, endLabelWidth, type EndLabel } from '../../plot/endLabels.ts'
import { chartFrame, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { formatCount, formatNumber } from '../../plot/numbers.ts'
import { textColour, type RunLook } from '../../plot/runColours.ts'
import { chosenScale } from '../../plot/limits.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { withZeroStrip, zeroEdge } from '../../plot/zeroStrip.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import {
  type CompareLine,
  dataOf,
  indicesWithin,
  onStrip,
  readWhole,
  shownPoints,
  type LinePoint,
  type ShownPoints,
} from './shownLines.ts'

export type { CompareLine }

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
  const known = lines.filter(({ id }) => isShown(mainId(id, view), theme)).map((line) => shownLine(line, view))
  const values = known.flatMap(({ extent }) => extent)
  const hasBand = lines.some(({ lower }) => lower.length > 0)
  const leftOut = known.reduce((sum, line) => sum + line.leftOut, 0)
  const hasZero = known.some(({ zeros }) => zeros.length > 0)
  const hasAny = values.length > 0 || hasZero
  const axis = view.over === 'step' ? 'step' : 'training time, s'
  const around = chartFrame(
    {
      ...view,
      entries: hasBand && view.band ? [{ sample: { kind: 'band', colour: theme.ink }, label: view.band }] : [],
      captions: hasAny ? [axis, ...withoutValueSentence(known), ...leftOutSentences(leftOut, view)] : [],
    },
    type,
  )
  if (!hasAny) return emptyOption(emptySentence(lines), around, view)
  const whole = yScale(values, lines, view)
  const chosen = chosenScale(theme, 'y', whole)
  const y = hasZero && chosen === whole ? withZeroStrip(whole) : chosen
  const { zero } = y
  const shown = zero ? known.map((line) => onStrip(line, zero.at)) : known
  const ends = shown.map(({ line }) => line.label)
  const rect = panelRect(around.inner, y, ends, type, theme)
  const x = chosenScale(
    theme,
    'x',
    xScale(
      shown.flatMap(({ line: { x } }) => (x.length > 0 ? [x[0] ?? NaN, x[x.length - 1] ?? NaN] : [])),
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
    series: [
      ...bandSeries(shown, rect, x, y),
      ...shown.flatMap((line) => seriesOf(line, view, shown.length)).filter(({ id }) => isShown(String(id), theme)),
    ],
    graphic: { elements: [...around.drawings, ...panelDrawings(shown, rect, x, y, view, type)] },
  }
}

/** Names the runs that have no finite value, as those that diverged at once. */
function withoutValueSentence(shown: readonly ShownLine[]): string[] {
  const names = shown
    .filter(({ line: { x, values } }) => x.length > 0 && !Array.from(values).some(Number.isFinite))
    .map(({ line }) => plain(line.label))
  if (names.length === 0) return []
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return [`without a finite value: ${names.slice(0, mostNamed).join(', ')}${more}`]
}
const mostNamed = 4

function leftOutSentences(leftOut: number, { leftOutX = 0 }: CompareView): string[] {
  return [
    ...(leftOut > 0 ? [`left out, below 0 or no number: ${formatCount(leftOut)}`] : []),
    ...(leftOutX > 0 ? [`left out, without a value or a place on the x axis: ${formatCount(leftOutX)}`] : []),
  ]
}

/** A longer description would not be read. */
const mostDescribed = 16

interface ShownLine extends ShownPoints {
  line: CompareLine
  look: RunLook
  /** Which of the points are on screen. */
  within: [number, number]
}

/** The id of the series that stands for a line; the raw values beside a mean have one of their own. */
const mainId = (id: string, { smoothing, over }: CompareView): string =>
  `${smoothing > 1 ? 'mean' : 'values'} ${id} ${over}`

const isShown = (id: string, { view }: ChartTheme): boolean => !view?.hidden.includes(id)

const shownLine = (line: CompareLine, view: CompareView): ShownLine => ({
  line,
  look: view.looks.get(line.id) ?? { colour: view.theme.ink },
  within: indicesWithin(line.x, view.theme.view?.x),
  ...shownPoints(line, view),
})

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
  if (!isLogX) return stepScale(first, last, count)
  const own = { ...logScale(...decadesOf([first, last], null), count), min: first, max: Math.max(last, first * 1.01) }
  const shown = own.labels.filter((label) => label >= own.min && label <= own.max)
  return shown.length > 2 ? own : logScaleBetween(own.min, own.max)
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

function seriesOf(
  { line, look, points, mean, within }: ShownLine,
  { over }: CompareView,
  count: number,
): LineSeriesOption[] {
  const series = (id: string, own: LinePoint[], style: LineSeriesOption['lineStyle']): LineSeriesOption => ({
    type: 'line',
    id: `${id} ${line.id} ${over}`,
    name: line.label,
    ...dataOf(own, within),
    // A line through one point is invisible.
    showSymbol: own.length < 100 && own.filter(([, value]) => value !== null).length === 1,
    symbol: 'circle',
    symbolSize: 4,
    silent: true,
    lineStyle: { color: look.colour, type: look.dash ?? 'solid', join: 'round', width: count > 30 ? 1 : 1.6, ...style },
    itemStyle: { color: look.colour },
    z: 2,
  })
  if (!mean) return [readWhole(series('values', points, {}), line)]
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
  const drawings: Drawing[] = [
    ...zeroEdge(rect, y, theme),
    text(view.name, rect.left, rect.top - type.small * 0.6, theme, name),
  ]
  if (shown.length <= manyLines) for (const own of shown) drawings.push(...bandOf(own, rect, x, y))
  const ends = shown.flatMap(({ line, look, points, mean }): EndLabel[] => {
    const end = (mean ?? points).findLast(([at, value]) => value !== null && at <= x.max)
    if (!end || end[1] === null || !isInside(x, end[0]) || !isInside(y, end[1])) return []
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(y, end[1])) * rect.height,
    }
    return [{ content: line.label, colour: textColour(view.theme, look.colour), ...at }]
  })
  return [...drawings, ...endLabels(ends, rect, theme, type.small)]
}

/** From here on bands are a series: ECharts copies graphic elements point by point, several times a frame. */
const manyLines = 20

/** Pixels between two points of one band of many; each point has the extremes of those it stands for. */
const manyPitch = 2

function bandOf({ line, look, within }: ShownLine, rect: Rect, x: Scale, y: Scale, pitch?: number): Drawing[] {
  const [begin, end] = line.lower.length > 0 ? within : [0, 0]
  const band = Array.from(
    { length: end - begin },
    (_, i) => [line.x[begin + i] ?? NaN, line.lower[begin + i] ?? NaN, line.upper[begin + i] ?? NaN] as const,
  )
  return bandDrawings(band, rect, x, y, look.colour, pitch)
}

/** Returns the bands of many lines as one series. Its items have no points, so ECharts copies none. */
function bandSeries(shown: readonly ShownLine[], rect: Rect, x: Scale, y: Scale): CustomSeriesOption[] {
  const banded = shown.filter(({ line }) => line.lower.length > 0)
  if (shown.length <= manyLines || banded.length === 0) return []
  return [
    {
      type: 'custom',
      id: 'bands',
      silent: true,
      z: 1,
      data: banded.map(() => [x.min, y.min]),
      encode: { x: 0, y: 1 },
      renderItem: ({ dataIndex }) => {
        const own = banded[dataIndex]
        const children = own ? bandOf(own, rect, x, y, manyPitch) : []
        return children.length > 0 ? ({ type: 'group', children } as CustomSeriesRenderItemReturn) : null
      },
    },
  ]
}

const isInside = ({ min, max }: Scale, value: number): boolean => value >= min && value <= max

/** Tells no measurements from values below 0 on a log axis and from values that are no numbers. */
function emptySentence(lines: readonly CompareLine[]): string {
  const all = lines.flatMap(({ values }) => Array.from(values))
  if (all.length === 0) return 'No measurements of this quantity yet.'
  const below = all.filter((value) => value < 0).length
  if (below === 0) return 'No value of this quantity is a finite number.'
  return `${below} of ${all.length} values are below 0, and the others no numbers. Choose a linear axis.`
}

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
