import type { EChartsOption, SeriesOption } from 'echarts'
import { position } from '../../plot/scales.ts'
import { xAxis, yAxis } from '../../plot/axes.ts'
import { widthOf, type Drawing } from '../../plot/drawing.ts'
import { emptyOption, baseOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { formatNumber, subscript } from '../../plot/numbers.ts'
import {
  captionsOf,
  cellDrawings,
  entriesOf,
  floorZone,
  hasFloor,
  indexTitle,
  leftOutText,
  matrixName,
  summary,
} from './annotations.ts'
import { arrange, cellRects, isLowest, rowsHeight, type Margins, spectraScales, type SpectraScales } from './layout.ts'
import { comparedForecast, applyOverlays, panelNumbers, panelPoints, panelSeries, type PanelPoints } from './panel.ts'
import { placeNumbers } from './labels.ts'
import { runSpectra, runSpectraTitle } from './runSpectra.ts'
import {
  type SpectraContent,
  type SpectraRun,
  type SpectraView,
  type SpectraColumn,
  type SpectraPanel,
} from './data.ts'
import { chosenScale } from '../../plot/limits.ts'
import { forecastNames, type FigureView } from '../view.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import { axisTooltip } from '../../plot/tooltip.ts'
import { lightTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { paged } from '../paged.ts'

/** Draws measured singular values on their forecasts, one panel per layer. Set the option with `notMerge`. */
export function spectraOption(columns: SpectraColumn[], view: SpectraView): EChartsOption {
  const { theme } = view
  const type = typeSizes(view.fontSize)
  const { panels, scales, points, around, margins } = contentOf(columns, view, type)
  if (points.every(isEmpty)) return emptyOption(emptySentence(panels, view), around, view)
  const width = around.inner.width - margins.left - margins.right
  const arrangement = arrange(columns, view, { width, height: around.inner.height - margins.foot }, type.label)
  const rects = cellRects(arrangement, around.inner, margins)
  const symbol = symbolSize(rects[0]?.width ?? 0, scales, view.K, type)
  const texts = panels.map((panel) => panelNumbers(panel, view.K, comparedForecast(view), view.constant ?? 'one'))
  const leftOut = points.map((own) => leftOutText(own, scales))
  const floors = panels.map((panel, i) => {
    const zone = floorZone(panel, rects[i] ?? around.inner, scales.y, view)?.height ?? 0
    return Math.max(zone, leftOut[i] ? type.small * 1.6 : 0)
  })
  const placed = placeNumbers({ points, rects, texts, scales, symbol, floors }, view, type)
  const look = (gridIndex: number, labelled: boolean) => ({ theme, gridIndex, fontSize: type.small, labelled })
  const perCell = arrangement.cells.map((cell, index): { series: SeriesOption[]; drawings: Drawing[] } => {
    const [own, rect] = [points[index], rects[index]]
    if (!own || !rect) return { series: [], drawings: [] }
    const all = panelSeries(own, cell.panel, { index, run: cell.run, symbol }, theme)
    const series = all.filter(({ id }) => !theme.view?.hidden.includes(String(id)))
    const axes = { x: scales.x, y: placed.y, symbol }
    const place = { cell, rect, arrangement, columns, points: own, ...axes, leftOut: leftOut[index] ?? '' }
    return { series, drawings: cellDrawings(place, view, type) }
  })
  const drawings = [...around.drawings, ...perCell.flatMap((c) => c.drawings), ...placed.drawings]
  return {
    ...baseOption(theme, summary(columns, texts)),
    tooltip: axisTooltip({
      heading: (j) => `s${subscript(j)}`,
      format: (value) => formatNumber(value),
      panels: arrangement.cells.map(({ panel, run }) =>
        matrixName(panel, columns.length > 1 ? columns[run]?.title : ''),
      ),
      unit: 'index of the singular value',
    }),
    grid: panelGrids(rects),
    xAxis: arrangement.cells.map((cell, i) => xAxis(scales.x, look(i, isLowest(cell, arrangement)))),
    yAxis: arrangement.cells.map((cell, i) => yAxis(placed.y, look(i, cell.column === 0))),
    series: perCell.flatMap((c) => c.series),
    graphic: { elements: drawings },
  }
}

/** Returns the height at which the panels are well proportioned for the width. */
export function spectraHeight(columns: SpectraColumn[], view: Omit<SpectraView, 'height'>): number {
  const type = typeSizes(view.fontSize)
  const tall = 10_000
  const { around, margins } = contentOf(columns, { ...view, height: tall }, type)
  const width = around.inner.width - margins.left - margins.right
  const arrangement = arrange(columns, view, { width, height: Infinity }, type.label)
  return tall - Math.floor(around.inner.height) + rowsHeight(arrangement, width, margins, type.label)
}

/** Returns the points of every panel, as they are drawn. */
export function drawnPoints(columns: readonly SpectraColumn[], view: SpectraContent & { height?: number }) {
  const panels = columns.flatMap((column) => column.panels)
  const drawn = panels.map((panel) => applyOverlays(panel, view))
  const scales = spectraScales(drawn, view)
  const above = view.scale === 'log' ? scales.y.min : null
  const points = drawn.map((panel) => panelPoints(panel, view.K, scales.shown, above))
  return { panels, scales, points }
}

/** Returns what the panels show, and the frame round them. */
function contentOf(columns: SpectraColumn[], view: SpectraView, type: Type) {
  const { panels, scales: fitted, points } = drawnPoints(columns, view)
  const chosen = (axis: 'x' | 'y') => chosenScale(view.theme, axis, fitted[axis])
  const scales = { ...fitted, x: chosen('x'), y: chosen('y') }
  const entries = entriesOf(points, panels, hasFloor(panels, scales, view), view)
  const x = points.length > 0 ? { x: indexTitle(points) } : {}
  const around = chartFrame({ ...view, ...x, entries, captions: captionsOf(points, panels, view) }, type)
  return { panels, scales, points, around, margins: marginsOf(scales, view, type) }
}

function emptySentence(panels: SpectraPanel[], { isRatio }: SpectraView): string {
  const isMeasured = panels.some(({ measured }) => measured !== null && measured.length > 0)
  if (isRatio && isMeasured) return 'The ratio needs a forecast. Choose one to divide the measured values by.'
  return 'No singular values yet. The forecast appears first, then the measured values.'
}

function isEmpty(points: PanelPoints): boolean {
  const { total, forecasts, identity, structures } = points
  const hasStructure = structures.some((own) => own.points.length > 0)
  return (
    total === 0 && !hasStructure && identity.length === 0 && forecastNames.every((name) => forecasts[name].length === 0)
  )
}

function marginsOf(scales: SpectraScales, view: SpectraView, type: Type): Margins {
  const labels = Math.max(...scales.y.labels.map((value) => widthOf(scales.y.format(value), type.small)))
  const rowHeading = view.layout === 'column' ? type.label * 2.2 : 0
  return { left: labels + rowHeading + 10, right: 4, heading: type.label * 1.8, foot: type.small * 1.9 }
}

/** Returns the largest mark that fits between neighbours among the K leading values. */
function symbolSize(width: number, scales: SpectraScales, K: number, type: Type): number {
  const last = Math.max(K, 2)
  const step = (position(scales.x, last) - position(scales.x, last - 1)) * width
  return Math.min(type.label * 0.52, Math.max(step * 0.6, type.label * 0.3))
}

/** Figure 2: one column of panels per run, its layers below each other; the layers of a single run side by side. */
export function spectraChart(runs: readonly SpectraRun[], shown: FigureView = {}): StudyChart {
  const { columns, content } = runSpectra(runs, shown)
  return columnsChart(columns, content, runSpectraTitle(runs, shown))
}

/** Pages of columns share the scale of all. */
function columnsChart(columns: SpectraColumn[], content: SpectraContent, title: string): StudyChart {
  const layout = columns.length > 1 ? 'column' : 'row'
  const look = { layout, ...content } as const
  return {
    title,
    height: (width, fontSize = 12, theme = lightTheme) =>
      spectraHeight(columns, { ...look, title, width, fontSize, theme }),
    option: (view) => spectraOption(columns, { ...look, ...view }),
    pages(room) {
      const { scales } = drawnPoints(columns, { ...look, height: room.height })
      const still = content.scale === 'linear' && !content.isRatio ? { yMax: scales.y.max / headroom } : {}
      return paged(columns, room, (part) => columnsChart([...part], { ...content, ...still }, title))
    },
  }
}

/** A linear axis ends above its largest value by this factor. */
const headroom = 1.04
