import type { EChartsOption, LineSeriesOption } from 'echarts'
import { xAxis, yAxis } from '../plot/axes.ts'
import { bandDrawings } from '../plot/band.ts'
import { baseOption, emptyOption } from '../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes, type FrameContent } from '../plot/chartFrame.ts'
import { curveSeries, shownValues, type Curve } from '../plot/curves.ts'
import { hatch, plain, text, widthOf, type Drawing, type Rect } from '../plot/drawing.ts'
import { endLabels, endLabelWidth } from '../plot/endLabels.ts'
import { chosenScale, visible } from '../plot/limits.ts'
import { columnsIn, panelGrid, panelGrids } from '../plot/panelGrid.ts'
import { anywhere, inCorner, isFree, type Obstacles, type Point } from '../plot/placement.ts'
import { decadesOf, logScale, logScaleBetween, logStepScale, position, type Scale } from '../plot/scales.ts'
import { editableText, yTitle } from '../plot/textOverrides.ts'
import { lightTheme, type ChartTheme } from '../plot/theme.ts'
import { axisTooltip } from '../plot/tooltip.ts'
import { areEmpty, grounded, zeroEdge } from '../plot/zeroStrip.ts'
import type { StudyChart, StudyChartView } from './kind.ts'
import { paged } from './paged.ts'

/** One of several panels: lines with marks, and a number in a free place. */
export interface RowPanel {
  /** Stands above the panel in place of an axis title. */
  heading: string
  curves: Curve[]
  x: Scale
  y: Scale
  /** Stands below the axis where the panels do not share their x; the frame then has none. */
  xTitle?: string
  /** A sentence inside the panel; empty for none. */
  note: string
  /** The numerical floor: values below it are round-off. */
  floor?: number
  tooltip: { x: (value: number) => string; y: (value: number) => string }
}

/** What a chart of panels side by side shows. */
export interface PanelRow {
  title: string
  frame: Pick<FrameContent, 'x' | 'entries' | 'captions'>
  panels: readonly [RowPanel, ...RowPanel[]]
  /** The least width of a panel in font sizes; default 22. */
  leastWidth?: number
  /** Stands in place of the panels where they are empty. */
  empty: string
  /** Returns the look of a line beyond its colour and width, for marks. */
  look?: (curve: Curve) => Partial<LineSeriesOption>
}

/** Panels side by side, or in several rows where they are too narrow for their texts. */
export const panelRowChart = (title: string, rowOf: (theme: ChartTheme) => PanelRow): StudyChart => ({
  title,
  height: (width, fontSize = 12, theme = lightTheme) => {
    const row = rowOf(theme)
    const around = frameHeight({ width, theme, title, ...row.frame }, typeSizes(fontSize))
    const columns = columnsOf(row, width, fontSize, theme)
    const rows = Math.ceil(row.panels.length / columns)
    const share = columns === 1 ? 0.55 : columns === 2 ? 0.36 : 0.3
    const below = row.panels.some(({ xTitle }) => xTitle !== undefined) ? rows * fontSize * 1.4 : 0
    return Math.round(rows * Math.max(width * share, 16 * fontSize) + (rows - 1) * fontSize + below + around)
  },
  option: (view) => option(rowOf(view.theme), view),
  pages: (room) =>
    paged([...rowOf(room.theme).panels.keys()], room, (part) =>
      panelRowChart(title, (theme) => partOf(rowOf(theme), part)),
    ),
})

/** Returns a row with some of its panels. */
function partOf(row: PanelRow, part: readonly number[]): PanelRow {
  const [first = row.panels[0], ...others] = part.flatMap((i) => row.panels[i] ?? [])
  return { ...row, panels: [first, ...others] }
}

function columnsOf({ panels, leastWidth = 22 }: PanelRow, width: number, fontSize: number, theme: ChartTheme): number {
  // A heading begins at the axis, right of the labels of its ticks.
  const words = panels.flatMap(({ heading, xTitle = '' }) => [heading, xTitle])
  const widest = Math.max(...words.map((word) => widthOf(word, typeSizes(fontSize).small, 400, theme))) / fontSize
  return columnsIn(width, fontSize, Math.max(leastWidth, widest + 5), panels.length, theme)
}

function option(row: PanelRow, view: StudyChartView): EChartsOption {
  const { title, frame, empty, look } = row
  const { theme } = view
  const [first] = row.panels
  const panels = row.panels.map((own) => shownPanel(own, first, theme))
  const type = typeSizes(view.fontSize)
  const around = chartFrame({ ...view, ...frame }, type)
  if (areEmpty(panels.flatMap(({ curves }) => curves))) return emptyOption(empty, around, view)
  const rects = rectsOf(panels, around.inner, {
    size: type.small,
    theme,
    columns: columnsOf(row, view.width, type.label, theme),
  })
  const axisLook = (gridIndex: number) => ({ theme, gridIndex, fontSize: type.small, labelled: true })
  return {
    ...baseOption(theme, title),
    tooltip: axisTooltip({
      heading: (x, i) => (panels[i] ?? first).tooltip.x(x),
      format: (value, i) => (panels[i] ?? first).tooltip.y(value),
      panels: panels.map(({ heading }) => plain(heading)),
      ...(panels.every(({ xTitle }) => xTitle === undefined) ? { unit: frame.x ?? '' } : {}),
    }),
    grid: panelGrids(rects),
    xAxis: panels.map(({ x }, i) => xAxis(x, axisLook(i))),
    yAxis: panels.map(({ y }, i) => yAxis(y, axisLook(i))),
    series: panels.flatMap(({ curves }, i) => curves.map((own) => ({ ...curveSeries(own, i), ...look?.(own) }))),
    graphic: {
      elements: [
        ...around.drawings,
        ...panels.flatMap((panel, i) => {
          const rect = rects[i]
          return rect ? panelDrawings(panel, rect, theme, type.small) : []
        }),
      ],
    },
  }
}

/** Returns a panel with the axes and without the curves that the user changed. */
function shownPanel(panel: RowPanel, first: RowPanel, theme: ChartTheme): RowPanel {
  const x = chosenScale(theme, 'x', panel.x, first.x)
  const y = chosenScale(theme, 'y', panel.y, first.y)
  return grounded({ ...panel, curves: visible(panel.curves, theme), x, y }, y !== panel.y)
}

function rectsOf(
  panels: readonly RowPanel[],
  inner: Rect,
  { size, theme, columns }: { size: number; theme: ChartTheme; columns: number },
): Rect[] {
  const labels = panels.map(({ y }) => Math.max(0, ...y.labels.map((value) => widthOf(y.format(value), size))) + 10)
  const ends = panels.map(({ curves }) =>
    endLabelWidth(
      curves.filter(({ label }) => label !== '').map(({ label }) => ({ content: label })),
      size,
      theme,
    ),
  )
  const foot = size * (panels.some(({ xTitle }) => xTitle !== undefined) ? 3.5 : 2)
  if (columns < panels.length) {
    const [left, right] = [Math.max(...labels), Math.max(8, ...ends)]
    const gap = columns > 1 ? left + right + size * 1.6 : 0
    return panelGrid(panels.length, columns, inner, { left, right, head: size * 2.4, foot, gap })
  }
  const gap = size * 1.6
  const taken = [...labels, ...ends].reduce((sum, width) => sum + width, gap * (panels.length - 1))
  const width = (inner.width - taken) / panels.length
  const top = Math.round(inner.top + size * 2.4)
  const height = Math.max(Math.round(inner.top + inner.height - foot - top), 8)
  let edge = inner.left
  return labels.map((label, i) => {
    const left = Math.round(edge + label)
    edge += label + width + (ends[i] ?? 0) + gap
    return { left, top, width: Math.max(Math.round(width), 8), height }
  })
}

function panelDrawings(panel: RowPanel, rect: Rect, theme: ChartTheme, size: number): Drawing[] {
  const { heading, curves } = panel
  const place = ([x, y]: readonly [number, number]): Point => [
    position(panel.x, x) * rect.width,
    (1 - position(panel.y, y)) * rect.height,
  ]
  const shown = curves.map(({ points }) => points.filter((point): point is [number, number] => point[1] !== null))
  const ends = curves.flatMap(({ label }, i) => {
    const last = shown[i]?.toSorted((a, b) => a[0] - b[0]).at(-1)
    if (label === '' || !last || !isOnAxes(panel, last)) return []
    const [x, y] = place(last)
    return [{ content: label, colour: theme.ink, x: rect.left + x, y: rect.top + y }]
  })
  const style = { size, colour: theme.ink, valign: 'bottom' } as const
  return [
    ...floorDrawings(panel, rect, theme),
    ...curves.flatMap(({ band = [], colour }) => bandDrawings(band, rect, panel.x, panel.y, colour)),
    ...zeroEdge(rect, panel.y, theme),
    editableText(yTitle(heading), rect.left, rect.top - size * 0.5, theme, style),
    ...(panel.xTitle === undefined ? [] : [xTitleDrawing(panel.xTitle, rect, theme, size)]),
    ...endLabels(ends, rect, theme, size),
    ...noteDrawings(
      panel.note,
      shown.map((points) => points.map(place)),
      rect,
      theme,
      size,
    ),
  ]
}

function floorDrawings({ floor = 0, y }: RowPanel, { left, top, width, height }: Rect, theme: ChartTheme): Drawing[] {
  const below = floor > y.min ? Math.min(position(y, floor), 1) * height : 0
  return below > 1 ? hatch({ left, top: top + height - below, width, height: below }, theme) : []
}

const isOnAxes = ({ x, y }: RowPanel, at: readonly [number, number]): boolean =>
  at[0] >= x.min && at[0] <= x.max && at[1] >= y.min && at[1] <= y.max

const xTitleDrawing = (title: string, rect: Rect, theme: ChartTheme, size: number): Drawing =>
  editableText(
    { key: `x ${plain(title)}`, defaultText: title },
    rect.left + rect.width / 2,
    rect.top + rect.height + size * 2,
    theme,
    {
      size,
      colour: theme.quiet,
      align: 'center',
    },
  )

/** Writes a number where no line is. */
function noteDrawings(note: string, lines: Point[][], rect: Rect, theme: ChartTheme, size: number): Drawing[] {
  if (note === '') return []
  const box = { width: widthOf(note, size, 400, theme), height: size * 1.3 }
  const obstacles: Obstacles = { lines, marks: lines.flat().map((at) => ({ at, radius: 4 })), boxes: [] }
  const corners = (['bottomRight', 'topLeft', 'topRight', 'bottomLeft'] as const).map((own) => inCorner(own, box, rect))
  const at = corners.find((own) => isFree(own, rect, obstacles)) ?? anywhere(box, rect, obstacles) ?? corners[0]
  if (!at) return []
  return [
    text(note, rect.left + at.left, rect.top + at.top, theme, { size, colour: theme.ink, background: theme.paper }),
  ]
}

/** Returns a log scale a little wider than the values. */
export function spread(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return logScaleBetween(least / 1.35, most * 1.35)
}

/** Returns a log scale of whole decades for the values of some lines. */
export const decadeScale = (curves: Curve[]): Scale => logScale(...decadesOf(shownValues(curves), null), 5)

/** Returns a log scale that labels the depths themselves: they are few and no decades. */
export function depthScale(depths: readonly number[]): Scale {
  const [least, most] = [Math.min(...depths), Math.max(...depths)]
  const scale = logStepScale(least / 1.15, most * 1.15, 6)
  const apart = depths.filter((depth, i) => i === 0 || depth / (depths[i - 1] ?? 1) > 1.15)
  return { ...scale, ticks: [...depths], labels: apart, format: String }
}
