import { extent } from 'd3-array'
import type { EChartsOption } from 'echarts'
import { bandDrawings } from './band.ts'
import { logStepScale, position, stepScale, type Scale } from './scales.ts'
import { xAxis, yAxis } from './axes.ts'
import { curveSeries, lastPoint, lastPointInside, type Curve } from './curves.ts'
import { hatch, plain, polyline, widthOf, type Drawing, type Rect } from './drawing.ts'
import { editableText, yTitle } from './textOverrides.ts'
import { endLabels, endLabelWidth } from './endLabels.ts'
import type { Frame, Type } from './chartFrame.ts'
import { formatCount, formatNumber } from './numbers.ts'
import { stageDrawings, type Stage } from './stages.ts'
import { chosenScale, visible } from './limits.ts'
import { panelGrids } from './panelGrid.ts'
import { baseOption } from './baseOption.ts'
import type { ChartTheme } from './theme.ts'
import { axisTooltip } from './tooltip.ts'
import { grounded, zeroEdge } from './zeroStrip.ts'

/** One of several panels above each other over the same steps. */
export interface HistoryPanel {
  curves: Curve[]
  y: Scale
  /** Stands above the y axis. */
  name: string
  /** Height relative to the other panels. */
  share: number
  /** Values below it are round-off. */
  floor?: number
  /** Writes a value of the panel; default: three digits. */
  format?: (value: number) => string
}

export interface HistoryView {
  theme: ChartTheme
  cursor?: number
  /** Requires every step to be above 0. */
  isLogX?: boolean
}

/** Half the width, or what labels and curves need where that is more. Panels of one row then end alike. */
export const historyHeight = (width: number, fontSize = 12): number => Math.round(Math.max(width / 2, 20 * fontSize))

/** Draws curves over the steps of one run, labelled at their ends. */
export function historyOption(
  whole: readonly HistoryPanel[],
  stages: Stage[],
  around: Frame,
  view: HistoryView,
  type: Type,
  summary: string,
): EChartsOption {
  const { theme } = view
  const panels = whole.map((own) => {
    const y = chosenScale(theme, 'y', own.y, whole[0]?.y)
    return grounded({ ...own, curves: visible(own.curves, theme), y }, y !== own.y)
  })
  // Steps ascend along every curve.
  const ends = whole.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => [...points.slice(0, 1), ...points.slice(-1)]),
  )
  const steps = ends.map(([step]) => step)
  const rects = panelRects(panels, stages.length > 1, around.inner, type, theme)
  const most = Math.max(2, Math.floor((rects[0]?.width ?? 0) / (type.small * 9)))
  const [first = 0, final = 1] = extent(steps)
  const x = chosenScale(theme, 'x', (view.isLogX ? logStepScale : stepScale)(first, final, most))
  const drawings = [...around.drawings, ...stageDrawings(stages, rects, x, theme, type.small)]
  panels.forEach((panel, i) => {
    const rect = rects[i]
    if (rect) drawings.push(...panelDrawings(panel, rect, x, i === 0 && stages.length > 1, view, type))
  })
  const last = panels.length - 1
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  return {
    ...baseOption(theme, summary),
    tooltip: axisTooltip({
      heading: (step) => `step ${formatCount(step)}`,
      format: (value, i) => (panels[i]?.format ?? formatNumber)(value),
      panels: panels.map(({ name }) => plain(name)),
      isLinked: true,
      unit: 'step',
    }),
    grid: panelGrids(rects),
    xAxis: panels.map((_, i) => xAxis(x, look(i, i === last))),
    yAxis: panels.map((panel, i) => yAxis(panel.y, look(i, true))),
    series: panels.flatMap((panel, i) =>
      panel.curves.filter((own) => lastPoint(own)).map((own) => curveSeries(own, i)),
    ),
    graphic: { elements: drawings },
  }
}

const between = 2.2

const labelOf = ({ label, id }: Curve) => ({ content: label, key: id })

function panelRects(panels: HistoryPanel[], hasStages: boolean, inner: Rect, type: Type, theme: ChartTheme): Rect[] {
  const labels = panels.flatMap((panel) => panel.y.labels.map((value) => widthOf(panel.y.format(value), type.small)))
  const ends = panels.flatMap((panel) => panel.curves.filter((own) => lastPoint(own)).map(labelOf))
  const left = inner.left + Math.max(0, ...labels) + 10
  const width = Math.max(Math.round(inner.left + inner.width - left - endLabelWidth(ends, type.small, theme) - 4), 20)
  const head = type.small * (hasStages ? 3.5 : 2)
  const free = inner.height - head - type.small * 1.9 - (panels.length - 1) * type.small * between
  const total = panels.reduce((sum, panel) => sum + panel.share, 0)
  let top = inner.top + head
  return panels.map((panel) => {
    const height = Math.max(Math.round((free * panel.share) / total), 8)
    const rect = { left: Math.round(left), top: Math.round(top), width, height }
    top += height + type.small * between
    return rect
  })
}

function panelDrawings(
  panel: HistoryPanel,
  rect: Rect,
  x: Scale,
  isUnderStages: boolean,
  view: HistoryView,
  type: Type,
) {
  const { theme } = view
  const name = { size: type.small, colour: theme.quiet, valign: 'bottom' } as const
  const drawings: Drawing[] = [
    editableText(yTitle(panel.name), rect.left, rect.top - type.small * (isUnderStages ? 2 : 0.6), theme, name),
  ]
  const height = panel.floor === undefined ? 0 : Math.min(Math.max(position(panel.y, panel.floor), 0), 1) * rect.height
  drawings.push(...zeroEdge(rect, panel.y, theme))
  if (height > 0) drawings.push(...hatch({ ...rect, top: rect.top + rect.height - height, height }, theme))
  for (const own of panel.curves) drawings.push(...bandDrawings(own.band ?? [], rect, x, panel.y, own.colour))
  const ends = panel.curves.flatMap((own) => {
    const end = lastPointInside(own, x, panel.y)
    if (!end) return []
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(panel.y, end[1])) * rect.height,
    }
    return [{ ...labelOf(own), colour: own.colour, ...at }]
  })
  drawings.push(...endLabels(ends, rect, theme, type.small))
  const { cursor } = view
  if (cursor !== undefined && cursor >= x.min && cursor <= x.max) {
    const at = rect.left + position(x, cursor) * rect.width
    const line: [number, number][] = [
      [at, rect.top],
      [at, rect.top + rect.height],
    ]
    drawings.push(polyline(line, { colour: theme.accent, width: 1.2, z: 4 }))
  }
  return drawings
}

/** Returns how many of the ascending steps a log axis cannot show. */
export function stepsBeforeLog(steps: ArrayLike<number>): number {
  let count = 0
  while (count < steps.length && !((steps[count] ?? NaN) > 0)) count++
  return count
}

/** Returns a column of a run without its first rows. */
export const rowsFrom = (column: ArrayLike<number>, start: number): ArrayLike<number> =>
  start === 0 ? column : column instanceof Float64Array ? column.subarray(start) : Array.from(column).slice(start)

/** Shown while step 0 is the only step. */
export const onlyBeforeLog = 'Step 0 is the only step so far, and a log axis cannot show it.'

/** Says which steps a log axis leaves out. */
export const beforeLogSentence = (count: number): string =>
  count === 0 ? '' : 'left out: step 0, which a log axis cannot show'
