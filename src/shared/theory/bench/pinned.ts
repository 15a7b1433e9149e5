import type { RunSpec } from '../../spec/runSpec.ts'
import type { Forecast } from '../forecast/forecast.ts'
import { spectrumFit } from '../forecast/spectrumFit.ts'
import { classesOf, type BenchValues } from './values.ts'

/** The distances of one measured layer from the forecasts, over the K leading values. */
export interface PinnedLayer {
  /** l, from 1. */
  layer: number
  /** s_1 and s_K of Z^l. */
  first: number | null
  last: number | null
  /** ‖s − p‖/‖p‖ from the band of Theorem 4.2; 0 within it. null without a forecast of the layer. */
  theorem: number | null
  /** ‖s − p‖/‖p‖ from the balance law. */
  balance: number | null
}

/** Returns why the spectra of a run cannot stand beside the forecast, as a sentence; null where they can. */
export function pinRefusal({ network }: Pick<RunSpec, 'network'>, values: BenchValues): string | null {
  const [L, K] = [network.widths.length, network.widths.at(-1) ?? 0]
  const [own, classes] = [values.widths.length + 1, classesOf(values)]
  if (L !== own) return `The run has ${L} layers and the bench ${own}, so no layer stands beside another.`
  return K === classes
    ? null
    : `The run has ${K} classes and the bench ${classes}, so the spectra have different lengths.`
}

/**
 * Returns the distance of measured spectra from the forecasts by layer. featureSpectra: s(Z^l), l = 1 … L, descending.
 * Distances are those of spectrumFit with C = 1.
 */
export function pinnedLayers(
  featureSpectra: readonly ArrayLike<number>[],
  forecast: Forecast | null,
  values: BenchValues,
): PinnedLayer[] {
  const K = classesOf(values)
  return featureSpectra.map((s, l) => {
    const isLong = s.length >= K
    const theorem = forecast?.theorem?.singularValues[l] ?? []
    const law = forecast?.balance?.singularValues[l] ?? []
    const { lower, upper } = forecast?.theorem?.basis ?? {}
    const edges = lower?.[l]?.length === K && upper?.[l] ? { lower: lower[l], upper: upper[l] } : undefined
    const errorOf = (p: readonly number[], own?: typeof edges): number | null =>
      isLong && p.length >= K ? spectrumFit(s, p, K, own).error : null
    return {
      layer: l + 1,
      first: s[0] ?? null,
      last: s[K - 1] ?? null,
      theorem: errorOf(theorem, edges),
      balance: errorOf(law),
    }
  })
}
