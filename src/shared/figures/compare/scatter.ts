import type { EChartsOption } from 'echarts'
import { position, type Scale, valueScale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { formatNumber } from '../../plot/numbers.ts'
import type { RunLook } from '../../plot/runColours.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import { chosenScale } from '../../plot/limits.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { withZeroStrip, zeroEdge } from '../../plot/zeroStrip.ts'
import { itemTooltip } from '../../plot/tooltip.ts'

/** Two numbers of a run; null where it has none. */
export interface ScatterPoint {
  id: string
  label: string
  x: number | null
  y: number | null
}

export interface ScatterView {
  width: number
  height: number
  theme: ChartTheme
  looks: ReadonlyMap<string, RunLook>
  xName: string
  yName: string
  isLogX: boolean
  isLogY: boolean
  title?: string
  fontSize?: number
}

/** With more names they would overlap. */
const mostNamed = 16

/** Returns the runs that the chart can show, in the order of its marks. */
export function placedPoints(
  points: readonly ScatterPoint[],
  { isLogX, isLogY }: Pick<ScatterView, 'isLogX' | 'isLogY'>,
): (ScatterPoint & { x: number; y: number })[] {
  const hasPlace = (value: number | null, isLog: boolean): value is number =>
    value !== null && Number.isFinite(value) && (!isLog || value >= 0)
  return points.flatMap((point) =>
    hasPlace(point.x, isLogX) && hasPlace(point.y, isLogY) ? [{ ...point, x: point.x, y: point.y }] : [],
  )
}

/** Draws two numbers of every run against each other. Set the option with `notMerge`. */
export function scatterOption(points: readonly ScatterPoint[], view: ScatterView): EChartsOption {
  const { theme, looks } = view
  const type = typeSizes(view.fontSize)
  const placed = placedPoints(points, view)
  const missing = points.length - placed.length
  const left =
    missing > 0 ? [`left out: ${missing} of ${points.length} runs, without both values or below 0 on a log axis`] : []
  const captions = placed.length > 0 ? [view.xName, ...left] : []
  const around = chartFrame({ ...view, entries: [], captions }, type)
  if (placed.length === 0)
    return emptyOption('No run has a value on both axes. Choose other quantities or a linear axis.', around, view)
  const scale = (axis: 'x' | 'y', values: readonly number[], isLog: boolean, most: number): Scale => {
    if (!isLog) return chosenScale(theme, axis, valueScale(values, false, most))
    const above = values.filter((value) => value > 0)
    const own = valueScale(above.length > 0 ? above : [0.1, 1], true, most)
    const chosen = chosenScale(theme, axis, own)
    // Chosen limits have no room for 0.
    return above.length < values.length && chosen === own ? withZeroStrip(own) : chosen
  }
  const x = scale(
    'x',
    placed.map((point) => point.x),
    view.isLogX,
    Math.floor(view.width / 110),
  )
  const y = scale(
    'y',
    placed.map((point) => point.y),
    view.isLogY,
    Math.floor(view.height / 70),
  )
  const rect = panelRect(around.inner, y, type)
  const look = { theme, gridIndex: 0, fontSize: type.small, labelled: true }
  return {
    ...baseOption(theme, `${view.yName} against ${view.xName} of ${placed.length} runs.`),
    tooltip: itemTooltip((_, item) => {
      const point = placed[item]
      if (!point) return []
      return [point.label, `${view.xName}  ${formatNumber(point.x)}`, `${view.yName}  ${formatNumber(point.y)}`]
    }, true),
    grid: panelGrids([rect]),
    xAxis: [xAxis(x, look)],
    yAxis: [yAxis(y, look)],
    series: [
      {
        type: 'scatter',
        name: `${view.yName} against ${view.xName}`,
        symbol: 'circle',
        symbolSize: placed.length > 200 ? 6 : 9,
        cursor: 'pointer',
        data: placed.map((point) => ({
          value: [onAxis(x, point.x), onAxis(y, point.y)],
          itemStyle: {
            color: looks.get(point.id)?.colour ?? theme.ink,
            borderColor: theme.paper,
            borderWidth: 1,
            opacity: 1,
          },
        })),
      },
    ],
    graphic: {
      elements: [
        ...around.drawings,
        ...zeroEdge(rect, y, theme),
        ...names(
          placed.filter((point) => isOn(x, point.x) && isOn(y, point.y)),
          rect,
          x,
          y,
          view,
          type,
        ),
      ],
    },
  }
}

const onAxis = ({ type, zero }: Scale, value: number): number =>
  value === 0 && type === 'log' ? (zero?.at ?? NaN) : value

const isOn = (scale: Scale, value: number): boolean =>
  onAxis(scale, value) >= scale.min && onAxis(scale, value) <= scale.max

function panelRect(inner: Rect, y: Scale, type: Type): Rect {
  const left = inner.left + Math.max(...y.labels.map((value) => widthOf(y.format(value), type.small))) + 10
  return {
    left: Math.round(left),
    top: Math.round(inner.top + type.small * 2),
    width: Math.max(Math.round(inner.left + inner.width - left - 12), 20),
    height: Math.max(Math.round(inner.height - type.small * 3.9), 8),
  }
}

/** Draws the names of marks where they hide no other: right of the mark, or left near the edge. */
function names(
  placed: readonly (ScatterPoint & { x: number; y: number })[],
  rect: Rect,
  x: Scale,
  y: Scale,
  { theme, yName }: ScatterView,
  type: Type,
): Drawing[] {
  const size = type.small
  const head = text(yName, rect.left, rect.top - size * 0.6, theme, { size, colour: theme.quiet, valign: 'bottom' })
  if (placed.length > mostNamed) return [head]
  const marks = placed.map((point) => ({
    label: point.label,
    at: [rect.left + position(x, point.x) * rect.width, rect.top + (1 - position(y, point.y)) * rect.height] as const,
  }))
  const taken: Rect[] = marks.map(({ at: [px, py] }) => ({ left: px - 5, top: py - 5, width: 10, height: 10 }))
  return [
    head,
    ...marks.flatMap(({ label, at: [px, py] }) => {
      const width = widthOf(label, size)
      const isRight = px + 9 + width <= rect.left + rect.width
      const box = { left: isRight ? px + 9 : px - 9 - width, top: py - size * 0.6, width, height: size * 1.2 }
      if (taken.some((other) => meet(box, other))) return []
      taken.push(box)
      return [text(label, box.left, py, theme, { size, colour: theme.ink, valign: 'middle' })]
    }),
  ]
}

const meet = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
