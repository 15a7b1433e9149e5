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
  summary,
} from './annotations.ts'
import { arrange, cellRects, isLowest, rowsHeight, type Margins } from './layout.ts'
import { comparedForecast, applyOverlays } from './overlays.ts'
import { placeNumbers } from './labels.ts'
import { forecastNames, panelNumbers, panelPoints, panelSeries, type ForecastName, type PanelPoints } from './panel.ts'
import { spectraScales, type SpectraScales } from './scales.ts'
import { panelGrids } from '../../plot/panelGrid.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { axisTooltip } from '../../plot/tooltip.ts'

/** One layer of one run. `null` where nothing is known: before training only the forecasts are. */
export interface SpectraPanel {
  /** l of Z^l, 1 … L−1. */
  layer: number
  /** Without it the features: Z^l. */
  matrix?: 'Z' | 'W'
  /** s(Z^l) or s(W_l), descending. */
  measured: ArrayLike<number> | null
  theorem: readonly number[] | null
  balance: readonly number[] | null
  /** s(σ⁻¹(Z^{l+1})) of the trained next layer: the forecast with C = 1. */
  recursive: ArrayLike<number> | null
  /** How many layers the ramp of colours spans: L−1. */
  layers: number
}

/** One run (or one value of δ). */
export interface SpectraColumn {
  title: string
  panels: SpectraPanel[]
}

export interface SpectraView {
  width: number
  height: number
  scale: 'linear' | 'log'
  /** Number of classes. */
  K: number
  /** Numerical floor relative to s₁. */
  floor: number
  theme: ChartTheme
  title?: string
  /** Indices on the x axis; without it K and a few more (linear) or all (log). */
  shown?: number
  /** `row`: layers side by side. `column`: one row per layer and one column per run, as Fig. 2. */
  layout: 'row' | 'column'
  /** Of labels, in the units of width; titles are larger, ticks smaller. */
  fontSize?: number
  /** Which forecasts are drawn; without it all that there are. */
  overlays?: readonly ForecastName[]
  /** C of the forecasts: `fitted` to the measured values panel by panel, else 1. */
  constant?: 'one' | 'fitted'
  /** Draws measured/forecast in place of both. */
  isRatio?: boolean
  /** Keeps the linear axis still while a slider moves through training. */
  yMax?: number
}

/** Singular values per layer, measured on forecast, as small multiples. Set it with `notMerge`. */
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
    const series = panelSeries(own, cell.panel, { index, run: cell.run, symbol }, theme)
    const axes = { x: scales.x, y: placed.y, symbol }
    const place = { cell, rect, arrangement, columns, points: own, ...axes, leftOut: leftOut[index] ?? '' }
    return { series, drawings: cellDrawings(place, view, type) }
  })
  const drawings = [...around.drawings, ...perCell.flatMap((c) => c.drawings), ...placed.drawings]
  return {
    ...baseOption(theme, summary(columns, texts)),
    tooltip: axisTooltip(
      theme,
      (j) => `s${subscript(j)}`,
      (value) => formatNumber(value),
    ),
    grid: panelGrids(rects),
    xAxis: arrangement.cells.map((cell, i) => xAxis(scales.x, look(i, isLowest(cell, arrangement)))),
    yAxis: arrangement.cells.map((cell, i) => yAxis(placed.y, look(i, cell.column === 0))),
    series: perCell.flatMap((c) => c.series),
    graphic: { elements: drawings },
  }
}

/** The height at which the panels are well proportioned for the width, for print. */
export function spectraHeight(columns: SpectraColumn[], view: Omit<SpectraView, 'height'>): number {
  const type = typeSizes(view.fontSize)
  const tall = 10_000
  const { around, margins } = contentOf(columns, { ...view, height: tall }, type)
  const width = around.inner.width - margins.left - margins.right
  const arrangement = arrange(columns, view, { width, height: Infinity }, type.label)
  return tall - Math.floor(around.inner.height) + rowsHeight(arrangement, width, margins, type.label)
}

/** What is to be drawn, and the chrome round it. */
function contentOf(columns: SpectraColumn[], view: SpectraView, type: Type) {
  const panels = columns.flatMap((column) => column.panels)
  const drawn = panels.map((panel) => applyOverlays(panel, view))
  const scales = spectraScales(drawn, view)
  const above = view.scale === 'log' ? scales.y.min : null
  const points = drawn.map((panel) => panelPoints(panel, view.K, scales.shown, above))
  const entries = entriesOf(points, panels, hasFloor(panels, scales, view), view)
  const x = points.length > 0 ? { x: indexTitle(points) } : {}
  const around = chartFrame({ ...view, ...x, entries, captions: captionsOf(points, panels, view) }, type)
  return { panels, scales, points, around, margins: marginsOf(scales, view, type) }
}

function emptySentence(panels: SpectraPanel[], { isRatio }: SpectraView): string {
  const isMeasured = panels.some(({ measured }) => measured !== null && measured.length > 0)
  if (isRatio && isMeasured) return 'No forecast is shown that the measured values could be divided by.'
  return 'No singular values yet: the forecast comes first, then what is measured.'
}

function isEmpty(points: PanelPoints): boolean {
  return points.total === 0 && forecastNames.every((name) => points.forecasts[name].length === 0)
}

function marginsOf(scales: SpectraScales, view: SpectraView, type: Type): Margins {
  const labels = Math.max(...scales.y.labels.map((value) => widthOf(scales.y.format(value), type.small)))
  const rowHeading = view.layout === 'column' ? type.label * 2.2 : 0
  return { left: labels + rowHeading + 10, right: 4, heading: type.label * 1.8, foot: type.small * 1.9 }
}

/** As large as the distance between neighbours among the K leading values allows. */
function symbolSize(width: number, scales: SpectraScales, K: number, type: Type): number {
  const last = Math.max(K, 2)
  const step = (position(scales.x, last) - position(scales.x, last - 1)) * width
  return Math.min(type.label * 0.52, Math.max(step * 0.6, type.label * 0.3))
}
