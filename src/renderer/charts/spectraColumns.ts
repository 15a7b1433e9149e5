import { formatNumber, subscript } from '../../shared/plot/numbers.ts'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { nextLayer } from '../../shared/theory/recursiveForecast.ts'
import { spectrumFit } from '../../shared/theory/spectrumFit.ts'

/** The largest value of a linear axis on which every measurement and every forecast has room. */
export function spectraMaximum(
  forecast: Forecast | null,
  measurements: readonly Measurement[],
  layers: number,
): number {
  const forecasts = [forecast?.theorem, forecast?.balance].flatMap(
    (kind) => kind?.singularValues.slice(0, layers) ?? [],
  )
  const measured = measurements.flatMap(({ featureSpectra }) => featureSpectra.slice(0, layers))
  return Math.max(0, ...[...forecasts, ...measured].map((values) => values[0] ?? 0))
}

/** The numbers of one layer: what fits, what does not, and how far the spectrum falls after K. */
export interface LayerRow {
  layer: number
  C: number
  recursiveError: number
  theoremError: number
  balanceError: number
  /** s_{K+1}/s₁. */
  tail: number
  rank: number
  /** What the total cluster variation certainly lies between; NaN in runs from before that was measured. */
  tcvLower: number
  tcvUpper: number
}

/** The errors are with C = 1, or what the C that fits best leaves of them. */
export function layerRows(
  forecast: Forecast,
  measurement: Measurement,
  network: RunSpec['network'],
  constant: 'one' | 'fitted' = 'one',
): LayerRow[] {
  const { widths } = network
  const [layers, K] = [widths.length - 1, widths.at(-1) ?? 1]
  return Array.from({ length: layers }, (_, l) => {
    const measured = measurement.featureSpectra[l] ?? new Float64Array()
    const errorOf = (values: ArrayLike<number> | undefined): number =>
      values && values.length >= K && measured.length >= K
        ? spectrumFit(measured, values, K)[constant === 'fitted' ? 'shapeError' : 'error']
        : NaN
    const recursive = nextLayer(measurement, network, l + 1).spectrum ?? undefined
    const canFit = recursive && recursive.length >= K && measured.length >= K
    return {
      layer: l + 1,
      C: canFit ? spectrumFit(measured, recursive, K).C : NaN,
      recursiveError: errorOf(recursive),
      theoremError: errorOf(forecast.theorem?.singularValues[l]),
      balanceError: errorOf(forecast.balance?.singularValues[l]),
      tail: (measured[K] ?? NaN) / (measured[0] ?? NaN),
      rank: measurement.featureRanks[l] ?? NaN,
      tcvLower: measurement.tcvLower[l] ?? NaN,
      tcvUpper: measurement.tcvUpper[l] ?? NaN,
    }
  })
}

/** The largest singular value of any weights. */
export const weightsMaximum = (measurements: readonly Measurement[]): number =>
  Math.max(0, ...measurements.flatMap(({ weightSpectra }) => weightSpectra.map((values) => values[0] ?? 0)))

/** Norm, forecast norm, s₁, s_{K+1}/s₁ and rank of each W_l, as a table prints them. */
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

/** What is seen of the weights: how far each falls after K. */
export function weightsSentence(measurement: Measurement | null, K: number): string {
  const tails = measurement?.weightSpectra.map((s) => (s[K] ?? 0) / (s[0] ?? NaN)) ?? []
  const worst = Math.max(...tails)
  if (!Number.isFinite(worst)) return 'Nothing is measured of the weights yet'
  if (worst === 0) return `No weights have more than ${K} singular values above 0`
  return `After the ${K} leading singular values the weights fall to ${formatNumber(worst, 2)} of the largest, or lower`
}
