import { spectrumFit } from '../../theory/spectrumFit.ts'
import type { SpectraPanel, SpectraView } from './chart.ts'
import { forecastNames, type ForecastName } from './panel.ts'

/** What is drawn of a panel: the chosen forecasts, times the C that fits or 1; the ratio of measured to forecast in their place. */
export function applyOverlays(panel: SpectraPanel, view: SpectraView): SpectraPanel {
  const shown = view.overlays ?? forecastNames
  const of = (name: ForecastName): number[] | null => {
    const forecast = shown.includes(name) ? panel[name] : null
    if (!forecast) return null
    const C = view.constant === 'fitted' ? fittedConstant(panel, name, view.K) : 1
    const scaled = Array.from(forecast, (value) => C * value)
    return view.isRatio ? scaled.map((value, j) => (panel.measured?.[j] ?? NaN) / value) : scaled
  }
  const forecasts = { theorem: of('theorem'), balance: of('balance'), recursive: of('recursive') }
  return { ...panel, ...forecasts, measured: view.isRatio ? null : panel.measured }
}

/** The C of least squares over the K leading values; 1 where nothing is measured, since nothing can be fitted. */
function fittedConstant(panel: SpectraPanel, name: ForecastName, K: number): number {
  const [measured, forecast] = [panel.measured, panel[name]]
  if (!measured || !forecast || measured.length < K || forecast.length < K) return 1
  const { C } = spectrumFit(measured, forecast, K)
  return Number.isFinite(C) ? C : 1
}

/** The forecast that the numbers of a panel are about: the nearest to the trained network of those that are shown. */
export function comparedForecast(view: SpectraView): ForecastName | null {
  const shown = view.overlays ?? forecastNames
  return (['recursive', 'balance', 'theorem'] as const).find((name) => shown.includes(name)) ?? null
}
