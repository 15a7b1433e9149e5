import type { LineSeriesOption } from 'echarts'
import type { Curve } from '../../plot/curves.ts'
import { formatNumber, formatPercent, subscript, superscript } from '../../plot/numbers.ts'
import type { RunLook } from '../../plot/runColours.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { StudyChart } from '../kind.ts'
import { panelRowChart, type PanelRow, type RowPanel } from '../panelRow.ts'
import type { SpectraContent, SpectraPanel } from '../spectra/data.ts'
import { spectraScales } from '../spectra/layout.ts'
import { applyOverlays, panelPoints } from '../spectra/panel.ts'
import type { FigureView } from '../view.ts'
import { curveKey, type OverlayCurve, type SpectraOverlayData } from './data.ts'
import { overlayDistances, shownLayers, spectraOf, type LayerDistances } from './distances.ts'
import { curveName } from './curveName.ts'
import { captionsOf, entriesOf } from './legend.ts'
import { overlayLooks } from './looks.ts'
import { forecastCurves, forecastLook, isForecast } from './forecastCurves.ts'
import { overlayTitle } from './title.ts'

/** Spectra of any runs at any steps over each other, a panel for each layer, with the forecast of every run. */
export const spectraOverlayChart = (data: SpectraOverlayData, view: FigureView = {}): StudyChart =>
  panelRowChart(overlayTitle(data, view), (theme) => rowOf(data, view, theme))

/** Returns the spectra of the layers as panels of the figure `spectra`: one for each curve, one for each forecast. */
export function overlayPanels(data: SpectraOverlayData, view: FigureView) {
  const layers = shownLayers(data, view)
  const most = layers.at(-1) ?? 1
  const nothing = { theorem: null, balance: null, recursive: null, layers: most } as const
  return layers.map((layer) => ({
    layer,
    curves: data.curves.map((curve) => {
      const measured = spectraOf(curve, view)[layer - 1] ?? null
      return { curve, panel: { ...nothing, layer, measured } satisfies SpectraPanel }
    }),
    forecasts: data.forecasts.map((forecast) => {
      const own = view.matrix === 'weights' ? undefined : forecast.layers[layer - 1]
      const panel: SpectraPanel = { ...nothing, ...own, layer, measured: null }
      return { forecast, panel: applyOverlays(panel, contentOf(data, view)) }
    }),
  }))
}

/** Which values are shown, and on which scale. */
export const contentOf = ({ classes, floor }: SpectraOverlayData, view: FigureView): SpectraContent => ({
  scale: view.scale ?? 'linear',
  K: classes,
  floor,
  ...(view.overlays ? { overlays: view.overlays } : {}),
})

/** Returns the axes that all panels share. */
export function overlayScales(data: SpectraOverlayData, view: FigureView, panels = overlayPanels(data, view)) {
  const all = panels.flatMap(({ curves, forecasts }) => [...curves, ...forecasts].map(({ panel }) => panel))
  return spectraScales(all, contentOf(data, view))
}

function rowOf(data: SpectraOverlayData, view: FigureView, theme: ChartTheme): PanelRow {
  const layers = overlayPanels(data, view)
  const scales = overlayScales(data, view, layers)
  const { x, y, shown } = scales
  const above = y.type === 'log' ? y.min : null
  const looks = overlayLooks(theme, data.order, data.curves)
  const distances = overlayDistances(data, view)
  const tooltip = { x: (j: number) => `s${subscript(Math.round(j))}`, y: (value: number) => formatNumber(value) }
  const floor = y.type === 'log' ? floorOf(data, view) : 0
  const panels = layers.map(({ layer, curves, forecasts }, i): RowPanel => {
    const marks = forecasts.flatMap(({ forecast, panel }) => {
      const points = panelPoints(panel, forecast.classes, shown, above)
      return forecastCurves(points, { data, forecast, layer, theme, looks })
    })
    const lines = curves.map(({ curve, panel }) => measuredCurve(curve, panel, { shown, above, looks, theme }))
    const heading = `{i|s}ⱼ({i|${view.matrix === 'weights' ? 'W' : 'Z'}}${(view.matrix === 'weights' ? subscript : superscript)(layer)})`
    const note = noteOf(distances[i])
    return { heading, curves: [...lines, ...marks], x, y, note, tooltip, ...(floor > y.min ? { floor } : {}) }
  })
  const [first = emptyPanel(scales), ...others] = panels
  return {
    title: overlayTitle(data, view),
    frame: {
      x: 'index {i|j}',
      entries: entriesOf(data, { view, theme, looks, panels: layers, hasFloor: floor > y.min }),
      captions: captionsOf(data, view, [first, ...others]),
    },
    panels: [first, ...others],
    leastWidth: 16,
    empty: 'No singular values yet. They appear after the first measurement.',
    look: lookOf,
  }
}

const emptyPanel = ({ x, y }: Pick<RowPanel, 'x' | 'y'>): RowPanel => ({
  heading: '',
  curves: [],
  x,
  y,
  note: '',
  tooltip: { x: String, y: String },
})

/** Returns the floor of the smallest s₁ shown, below which values are round-off in every curve. */
function floorOf(data: SpectraOverlayData, view: FigureView): number {
  const tops = shownLayers(data, view).flatMap((layer) =>
    data.curves.flatMap((curve) => spectraOf(curve, view)[layer - 1]?.[0] ?? []),
  )
  const positive = tops.filter((top) => top > 0)
  return positive.length > 0 ? data.floor * Math.min(...positive) : 0
}

function measuredCurve(
  curve: OverlayCurve,
  { layer, measured, matrix }: SpectraPanel,
  how: { shown: number; above: number | null; looks: ReadonlyMap<string, RunLook>; theme: ChartTheme },
): Curve {
  const { colour, dash } = how.looks.get(curveKey(curve)) ?? { colour: how.theme.ink }
  const values = Array.from(measured ?? []).slice(0, how.shown)
  const isOn = (value: number): boolean => Number.isFinite(value) && (how.above === null || value > how.above)
  return {
    id: `measured ${matrix ?? 'Z'}${layer} ${curveKey(curve)}`,
    name: curveName(curve),
    label: '',
    colour,
    width: 1.6,
    ...(dash ? { dash } : {}),
    points: values.map((value, j) => [j + 1, isOn(value) ? value : null]),
    leftOut: values.filter((value) => !isOn(value)).length,
  }
}

/** Returns the number in a panel: how far its curves lie apart, or a single one from its forecast. */
function noteOf(distances: LayerDistances | undefined): string {
  const rows = distances?.rows ?? []
  const pairs = rows.flatMap(({ others }, i) => others.slice(i + 1)).filter(Number.isFinite)
  if (pairs.length > 0) return `${pairs.length > 1 ? 'farthest apart' : 'apart'} ${formatPercent(Math.max(...pairs))}`
  const error = rows.length === 1 ? (rows[0]?.theorem ?? NaN) : NaN
  return Number.isFinite(error) ? `error ${formatPercent(error)}` : ''
}

function lookOf(curve: Curve): Partial<LineSeriesOption> {
  if (isForecast(curve)) return forecastLook(curve)
  // A line through one point is invisible.
  return { showSymbol: curve.points.filter(([, value]) => value !== null).length === 1 }
}
