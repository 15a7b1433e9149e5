import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts'
import { fieldSymbol } from '../../spec/fieldLabel.ts'
import type { ResultCell, ResultField, ResultsView } from './cells.ts'
import { position, type Scale, valueScale } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { bandDrawings } from '../../plot/band.ts'
import { polyline, round, text, widthOf, type Drawing, type Rect, cross } from '../../plot/drawing.ts'
import { editableText } from '../../plot/textOverrides.ts'
import type { Frame, Type } from '../../plot/chartFrame.ts'
import type { LegendEntry } from '../../plot/legend.ts'
import { panelGrid, panelGrids } from '../../plot/panelGrid.ts'
import { balancedColumns, cellsOfPanel, panelCount } from './map.ts'
import { clampedPosition, fieldScale, fittingLabels, hasPlace, isLogResult, type FieldScale } from './scales.ts'
import { panelLabel, resultAxis } from './text.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { fullNameOf } from '../../quantities/text.ts'

/** A result over one field. */
export interface CurveView extends ResultsView {
  x: ResultField
}

interface Look {
  theme: ChartTheme
  size: number
  x: FieldScale
  y: Scale
}

const columnsOf = (view: CurveView, width: number, size: number): number =>
  balancedColumns(panelCount(view), Math.floor(width / (size * 22)))

/** Returns the height of all panels in pixels. */
export function curveHeight(view: CurveView, width: number, size: number): number {
  const columns = columnsOf(view, width, size)
  const rows = Math.ceil(panelCount(view) / columns)
  return rows * (Math.max((width / columns) * (columns > 1 ? 0.55 : 0.32), 13 * size) + headOf(view, size) + 3.4 * size)
}

const headOf = ({ panels }: ResultsView, size: number): number => size * (panels.length > 1 ? 3.4 : 2)

/** Whether any point stands for several runs. */
const hasSpread = ({ cells }: ResultsView): boolean => cells.some(({ count }) => count > 1)

/** Draws two series per panel: medians, item i for cell i, and the single runs of cells with several. */
export function curveOption(view: CurveView, around: Frame, theme: ChartTheme, type: Type): EChartsOption {
  const size = type.small
  const isLog = isLogResult(view.result, view.cells)
  const values = view.cells.flatMap(({ runs }) => runs.map(({ value }) => value)).filter((own) => hasPlace(own, isLog))
  const y = valueScale(values, isLog, Math.max(3, Math.floor(around.inner.height / 70)))
  const look: Look = { theme, size, x: fieldScale(view.x), y }
  const margins = {
    left: Math.max(...y.labels.map((value) => widthOf(y.format(value), size, 400, theme))) + 10,
    right: size,
    head: headOf(view, size),
    foot: size * 3.4,
    gap: size * 2,
  }
  const rects = panelGrid(panelCount(view), columnsOf(view, around.inner.width, size), around.inner, margins)
  const scale = { ...look.x.scale, labels: fittingLabels(look.x.scale, rects[0]?.width ?? 0, size, theme) }
  const axis = (gridIndex: number, labelled = true) => ({ theme, gridIndex, fontSize: size, labelled })
  return {
    grid: panelGrids(rects),
    xAxis: rects.map((_, i) => xAxis(scale, axis(i))),
    yAxis: rects.map((rect, i) => yAxis(y, axis(i, rect.left === rects[0]?.left))),
    series: rects.flatMap((_, panel) => [mediansOf(view, panel, look), runsOf(view, panel, look)]),
    graphic: {
      elements: [...around.drawings, ...rects.flatMap((rect, panel) => panelDrawings(view, panel, rect, look))],
    },
  }
}

/** Returns the runs of a panel that have a mark, in the order of the marks. */
export const placedRuns = (view: ResultsView, panel: number) =>
  cellsOfPanel(view, panel).flatMap((cell) =>
    cell.count > 1 ? cell.runs.filter(({ value }) => Number.isFinite(value)).map((run) => ({ cell, ...run })) : [],
  )

/** Returns null where the axis cannot show the value, so that items keep their index. */
const placed = (value: number, { type }: Scale): number | null => (hasPlace(value, type === 'log') ? value : null)

function mediansOf(view: CurveView, panel: number, { theme, x, y }: Look): LineSeriesOption {
  const name = panelLabel(view, panel) || fullNameOf(view.result)
  return {
    type: 'line',
    id: `medians ${panel}`,
    name,
    xAxisIndex: panel,
    yAxisIndex: panel,
    z: 4,
    symbol: 'circle',
    symbolSize: 7,
    showSymbol: true,
    showAllSymbol: true,
    cursor: 'pointer',
    // No line connects words, or numbers that are not to scale.
    lineStyle: { color: theme.accent, width: x.isEven ? 0 : 1.6 },
    itemStyle: { color: theme.accent, borderColor: theme.paper, borderWidth: 1 },
    data: cellsOfPanel(view, panel).map(({ x: at, count, median }) => [
      x.at[at] ?? NaN,
      count > 0 ? placed(median, y) : null,
    ]),
  }
}

function runsOf(view: CurveView, panel: number, { theme, x, y }: Look): ScatterSeriesOption {
  return {
    type: 'scatter',
    id: `runs ${panel}`,
    name: 'every run',
    xAxisIndex: panel,
    yAxisIndex: panel,
    z: 3,
    symbol: 'circle',
    symbolSize: 3.5,
    cursor: 'pointer',
    itemStyle: { color: theme.accent, opacity: 0.55 },
    data: placedRuns(view, panel).map(({ cell, value }) => [x.at[cell.x] ?? NaN, placed(value, y)]),
  }
}

function panelDrawings(view: CurveView, panel: number, rect: Rect, look: Look): Drawing[] {
  const { theme, size, x } = look
  const cells = cellsOfPanel(view, panel)
  const label = panelLabel(view, panel)
  const head = { size, colour: theme.ink, valign: 'bottom' } as const
  const foot = rect.top + rect.height + size * 1.9
  const name = fieldSymbol(view.x.path)
  const failed = cells.filter(({ count, coming }) => count === 0 && coming === 0)
  return [
    ...(label ? [text(label, rect.left, rect.top - size * 1.9, theme, { ...head, size: size * 1.05 })] : []),
    editableText(resultAxis(view.result), rect.left, rect.top - size * 0.5, theme, {
      ...head,
      colour: theme.quiet,
    }),
    editableText(
      { key: 'x', defaultText: x.isEven ? `${name}, evenly spaced` : name },
      rect.left + rect.width / 2,
      foot,
      theme,
      {
        size,
        colour: theme.ink,
        align: 'center',
      },
    ),
    ...failed.map((cell) => cross({ x: across(cell, rect, look), y: rect.top + rect.height - size * 0.6 }, theme)),
    ...(x.isEven ? cells.flatMap((cell) => boxDrawings(cell, rect, look)) : bands(cells, rect, look)),
  ]
}

const across = ({ x }: ResultCell, rect: Rect, look: Look): number =>
  rect.left + position(look.x.scale, look.x.at[x] ?? NaN) * rect.width

/** Draws the band from the least to the largest run, with the middle half inside. */
function bands(cells: readonly ResultCell[], rect: Rect, { theme, x, y }: Look): Drawing[] {
  if (!cells.some(({ count }) => count > 1)) return []
  const band = (low: (cell: ResultCell) => number, high: (cell: ResultCell) => number): Drawing[] =>
    bandDrawings(
      cells.map((cell) => [x.at[cell.x] ?? NaN, low(cell), high(cell)] as const),
      rect,
      x.scale,
      y,
      theme.accent,
    )
  return [
    ...band(
      ({ lowest }) => lowest,
      ({ highest }) => highest,
    ),
    ...band(
      ({ lowerQuartile }) => lowerQuartile,
      ({ upperQuartile }) => upperQuartile,
    ),
  ]
}

/** Draws the spread at a single value: a hairline and a box. */
function boxDrawings(cell: ResultCell, rect: Rect, look: Look): Drawing[] {
  if (cell.count < 2) return []
  const { theme, size, y } = look
  const up = (value: number): number => rect.top + (1 - clampedPosition(y, value)) * rect.height
  const middle = across(cell, rect, look)
  const half = Math.min(size, (rect.width / look.x.at.length) * 0.3)
  const ends: [number, number][] = [
    [middle, up(cell.lowest)],
    [middle, up(cell.highest)],
  ]
  const [top, bottom] = [up(cell.upperQuartile), up(cell.lowerQuartile)]
  return [
    polyline(ends, { colour: theme.accent, width: 0.6, z: 1 }),
    {
      type: 'rect',
      silent: true,
      z: 1,
      shape: { x: round(middle - half), y: round(top), width: round(2 * half), height: round(bottom - top) },
      style: { fill: theme.accent, opacity: 0.18 },
    },
  ]
}

export function curveEntries(view: CurveView, theme: ChartTheme): LegendEntry[] {
  const colour = theme.accent
  const isFailed = view.cells.some(({ count, coming }) => count === 0 && coming === 0)
  return [
    ...(hasSpread(view)
      ? [
          {
            sample: { kind: fieldScale(view.x).isEven ? ('circle' as const) : ('line' as const), colour },
            label: 'median',
          },
          {
            sample: { kind: 'band' as const, colour },
            label: 'range of the runs, inside: middle half',
            key: 'least to most, inside: middle half',
          },
        ]
      : []),
    ...(isFailed ? [{ sample: { kind: 'cross' as const, colour: theme.quiet }, label: 'no run has a result' }] : []),
  ]
}
