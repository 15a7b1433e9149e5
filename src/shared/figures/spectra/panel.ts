import type { SeriesOption } from 'echarts'
import { spectrumFit } from '../../theory/forecast/spectrumFit.ts'
import { position, type Scale } from '../../plot/scales.ts'
import type { Rect } from '../../plot/drawing.ts'
import { formatNumber, formatPercent, subscript } from '../../plot/numbers.ts'
import type { Obstacles, Point } from '../../plot/placement.ts'
import { type SpectraPanel, type SpectraContent, type StructureValues } from './data.ts'
import { forecastNames, type ForecastName } from '../view.ts'
import { layerColour, type ChartTheme } from '../../plot/theme.ts'

/** The points of one panel: index and finite value, positive on a log axis. */
export interface PanelPoints {
  measured: Point[]
  forecasts: Record<ForecastName, Point[]>
  /** Index, lower and upper edge of the theorem's band. */
  band: [number, number, number][]
  /** The theorem's values for O_l = [I; 0]. */
  identity: Point[]
  /** Structures of free features, with their points. */
  structures: (Omit<StructureValues, 'values'> & { points: Point[] })[]
  /** Measured values that a log axis cannot show. */
  leftOut: number
  /** Whether some of them are positive. */
  hasSmall: boolean
  total: number
}

export function panelPoints(panel: SpectraPanel, K: number, shown: number, above: number | null): PanelPoints {
  const points = (values: ArrayLike<number> | null, count: number): Point[] =>
    Array.from(values ?? [])
      .slice(0, count)
      .map((value, i): Point => [i + 1, value])
      .filter(([, value]) => Number.isFinite(value) && (above === null || value > above))
  const forecast = (values: ArrayLike<number> | null | undefined): Point[] => points(values ?? null, Math.min(K, shown))
  const { band } = panel
  const total = Math.min(panel.measured?.length ?? 0, shown)
  const measured = points(panel.measured, shown)
  return {
    measured,
    forecasts: {
      theorem: forecast(panel.theorem),
      balance: forecast(panel.balance),
      recursive: forecast(panel.recursive),
    },
    band: forecast(band?.upper).map(([j, upper]) => [j, band?.lower[j - 1] ?? NaN, upper]),
    identity: forecast(panel.identity),
    structures: (panel.structures ?? []).map(({ values, ...own }) => ({ ...own, points: forecast(values) })),
    leftOut: total - measured.length,
    hasSmall: Array.from(panel.measured ?? []).some((value) => above !== null && value > 0 && value <= above),
    total,
  }
}

const crossPath = 'path://M-1,-1L1,1M1,-1L-1,1'

/** Returns the line and the marks of one panel. */
export function panelSeries(
  points: PanelPoints,
  panel: SpectraPanel,
  at: { index: number; run: number; symbol: number },
  theme: ChartTheme,
): SeriesOption[] {
  const axes = { xAxisIndex: at.index, yAxisIndex: at.index }
  const key = `${panel.matrix ?? 'Z'}${panel.layer} ${at.run}`
  const colour = layerColour(theme, panel.layer, panel.layers)
  const series: SeriesOption[] = []
  if (points.measured.length > 0)
    series.push({
      ...axes,
      type: 'line',
      id: `measured ${key}`,
      name: 'measured',
      data: withGaps(points.measured),
      // A line through one point is invisible.
      showSymbol: points.measured.length === 1,
      symbol: 'circle',
      symbolSize: 4,
      silent: true,
      lineStyle: { color: colour, width: 1.8, join: 'round' },
      itemStyle: { color: colour },
      z: 2,
    })
  const marks = {
    identity: { symbol: 'triangle', symbolSize: at.symbol * 1.1, colour: theme.theorem },
    theorem: { symbol: 'circle', symbolSize: at.symbol, colour: theme.theorem },
    balance: { symbol: 'diamond', symbolSize: at.symbol * 1.6, colour: theme.balance },
    recursive: { symbol: crossPath, symbolSize: at.symbol * 0.75, colour: theme.recursive },
  }
  for (const name of ['theorem', 'identity', 'balance', 'recursive'] as const) {
    const own = name === 'identity' ? points.identity : points.forecasts[name]
    if (own.length === 0) continue
    const { colour: borderColor, ...mark } = marks[name]
    series.push({
      ...axes,
      ...mark,
      type: 'scatter',
      id: `${name} ${key}`,
      name: name === 'identity' ? 'Oₗ = [I; 0]' : name,
      data: own.map(([j, value]) => [j, value]),
      itemStyle: { color: 'none', borderColor, borderWidth: 1.2, opacity: 1 },
      z: 3,
    })
  }
  for (const { name, role, points: own } of points.structures) {
    if (own.length === 0) continue
    const { colour: borderColor, ...mark } = marks[structureMarks[role]]
    series.push({
      ...axes,
      ...mark,
      type: 'scatter',
      id: `${role} ${key}`,
      name,
      data: own.map(([j, value]) => [j, value]),
      itemStyle: { color: 'none', borderColor, borderWidth: 1.2, opacity: 1 },
      z: 3,
    })
  }
  return series
}

/** Structures take the marks of the forecasts that a network with free features lacks. */
export const structureMarks = { dnc: 'theorem', lowest: 'balance' } as const

/** Breaks the line at missing indices. */
function withGaps(points: Point[]): (number | null)[][] {
  return points.flatMap(([j, value], i) => {
    const previous = points[i - 1]?.[0] ?? j - 1
    return j === previous + 1
      ? [[j, value]]
      : [
          [previous + 1, null],
          [j, value],
        ]
  })
}

/** Returns the numbers of a panel: the fit of the forecast `against`, and the fall of s after K. */
export function panelNumbers(
  panel: SpectraPanel,
  K: number,
  against: ForecastName | null,
  constant: 'one' | 'fitted',
): string[] {
  const { measured } = panel
  const forecast = against && panel[against]
  if (!measured || measured.length === 0) return []
  const numbers: string[] = []
  if (forecast && forecast.length >= K && measured.length >= K) {
    const fit = spectrumFit(measured, forecast, K, against === 'theorem' ? (panel.band ?? undefined) : undefined)
    if (Number.isFinite(fit.C) && Number.isFinite(fit.error))
      numbers.push(
        `{i|C} ${fit.C.toFixed(2)}`,
        `error ${formatPercent(constant === 'fitted' ? fit.shapeError : fit.error)}`,
      )
  }
  const ratio = (measured[K] ?? NaN) / (measured[0] ?? NaN)
  if (Number.isFinite(ratio)) numbers.push(`{i|s}${subscript(K + 1)}/{i|s}₁ ${formatNumber(ratio, 1)}`)
  return numbers
}

/** Returns what a label in this panel must not cover. */
export function panelObstacles(points: PanelPoints, rect: Rect, x: Scale, y: Scale, symbol: number): Obstacles {
  const place = ([j, value]: Point): Point => [position(x, j) * rect.width, (1 - position(y, value)) * rect.height]
  const marks = [...forecastNames, 'identity' as const].flatMap((name) =>
    (name === 'identity' ? points.identity : points.forecasts[name]).map((point) => ({
      at: place(point),
      radius: (symbol / 2) * (name === 'balance' ? 1.6 : 1),
    })),
  )
  for (const { role, points: own } of points.structures)
    for (const point of own) marks.push({ at: place(point), radius: (symbol / 2) * (role === 'lowest' ? 1.6 : 1) })
  const edges = [1, 2].map((edge) => points.band.map((at) => place([at[0], at[edge as 1 | 2]])))
  return { lines: [points.measured.map(place), ...edges], marks, boxes: [] }
}

/** Returns a panel with the chosen forecasts, scaled by C, or with ratios of measured to forecast in their place. */
export function applyOverlays(panel: SpectraPanel, view: SpectraContent): SpectraPanel {
  const shown = view.overlays ?? forecastNames
  const of = (name: ForecastName, values: ArrayLike<number> | null | undefined): number[] | null => {
    if (!values || !shown.includes(name)) return null
    const C = view.constant === 'fitted' ? fittedConstant(panel, name, view.K) : 1
    const scaled = Array.from(values, (value) => C * value)
    return view.isRatio ? scaled.map((value, j) => (panel.measured?.[j] ?? NaN) / value) : scaled
  }
  const [lower, upper] = [of('theorem', panel.band?.lower), of('theorem', panel.band?.upper)]
  return {
    ...panel,
    theorem: of('theorem', panel.theorem),
    balance: of('balance', panel.balance),
    recursive: of('recursive', panel.recursive),
    // The ratio to the upper edge is the lower one.
    band:
      panel.band && lower && upper
        ? { ...panel.band, ...(view.isRatio ? { lower: upper, upper: lower } : { lower, upper }) }
        : null,
    identity: of('theorem', panel.identity),
    measured: view.isRatio ? null : panel.measured,
    // A ratio is taken to one forecast; structures are several.
    ...(panel.structures ? { structures: view.isRatio ? [] : panel.structures } : {}),
  }
}

/** Returns the C of least squares over the K leading values; 1 where nothing is measured. */
function fittedConstant(panel: SpectraPanel, name: ForecastName, K: number): number {
  const [measured, forecast] = [panel.measured, panel[name]]
  if (!measured || !forecast || measured.length < K || forecast.length < K) return 1
  const { C } = spectrumFit(measured, forecast, K)
  return Number.isFinite(C) ? C : 1
}

/** Returns the forecast for the numbers of a panel: of those shown, the one closest to the trained network. */
export function comparedForecast(view: SpectraContent): ForecastName | null {
  const shown = view.overlays ?? forecastNames
  return (['recursive', 'balance', 'theorem'] as const).find((name) => shown.includes(name)) ?? null
}
