import { formatNumber, subscript } from '../text/numbers.ts'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { theoremEdges } from '../../shared/figures/spectra/data.ts'
import { nextLayer } from '../../shared/theory/forecast/recursiveForecast.ts'
import { spectrumFit, type ForecastEdges } from '../../shared/theory/forecast/spectrumFit.ts'

/** The numbers of one layer: the fits of the forecasts, and how far the spectrum falls after K. */
export interface LayerRow {
  layer: number
  C: number
  recursiveError: number
  theoremError: number
  /** Whether theory leaves the bases open in this layer, so that the theorem's error is the distance from a band. */
  hasBand: boolean
  balanceError: number
  /** s_{K+1}/s₁. */
  tail: number
  rank: number
  /** The certified interval of the total cluster variation; NaN in older runs. */
  tcvLower: number
  tcvUpper: number
}

/** Errors of the forecast with C = 1, or with the best fitting C. */
export function layerRows(
  forecast: Forecast,
  measurement: Measurement,
  spec: RunSpec,
  constant: 'one' | 'fitted' = 'one',
): LayerRow[] {
  const { widths } = spec.network
  const [layers, K] = [widths.length - 1, widths.at(-1) ?? 1]
  return Array.from({ length: layers }, (_, l) => {
    const measured = measurement.featureSpectra[l] ?? new Float64Array()
    const errorOf = (values: ArrayLike<number> | undefined, edges?: ForecastEdges | null): number =>
      values && values.length >= K && measured.length >= K
        ? spectrumFit(measured, values, K, edges ?? undefined)[constant === 'fitted' ? 'shapeError' : 'error']
        : NaN
    const edges = theoremEdges(forecast, l)
    const recursive = nextLayer(measurement, spec, l + 1).spectrum ?? undefined
    const canFit = recursive && recursive.length >= K && measured.length >= K
    return {
      layer: l + 1,
      C: canFit ? spectrumFit(measured, recursive, K).C : NaN,
      recursiveError: errorOf(recursive),
      theoremError: errorOf(forecast.theorem?.singularValues[l], edges),
      hasBand: edges !== null && Array.from(edges.lower).some((value, j) => value < (edges.upper[j] ?? value)),
      balanceError: errorOf(forecast.balance?.singularValues[l]),
      tail: (measured[K] ?? NaN) / (measured[0] ?? NaN),
      rank: measurement.featureRanks[l] ?? NaN,
      tcvLower: measurement.tcvLower[l] ?? NaN,
      tcvUpper: measurement.tcvUpper[l] ?? NaN,
    }
  })
}

/** Returns the table of norm, forecast norm, s₁, s_{K+1}/s₁ and rank of each W_l. */
export function weightRows(forecast: Forecast, measurement: Measurement, K: number): string[][] {
  return measurement.weightSpectra.map((s, l) => [
    `W${subscript(l + 1)}`,
    formatNumber(Math.hypot(...s)),
    formatNumber((l > 0 ? forecast.balance?.weightNorms?.[l - 1] : undefined) ?? NaN),
    formatNumber(s[0] ?? NaN),
    formatNumber((s[K] ?? NaN) / (s[0] ?? NaN), 2),
    String(measurement.weightRanks[l] ?? '–'),
  ])
}
