import { sampleCount } from '../../spec/data.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { isZeroSolution } from './zeroSolution.ts'
import { theoremRefusal } from './applicability.ts'
import { spectrumFit, type SpectrumFit } from './spectrumFit.ts'

/** The measured spectra that the recursive forecast reads. */
export interface LayerSpectra {
  /** s(Z^l), l = 1 … L, descending. */
  featureSpectra: readonly Float64Array[]
  /** s(A^{l+1}), l = 1 … L − 1, of the attained pre-activations. */
  recursiveSpectra: readonly Float64Array[]
}

/** One layer of a trained network and its forecast from the next layer. */
export interface RecursiveLayer {
  /** l, from 1. */
  layer: number
  /** `4.2`: Z^l = C O σ⁻¹(Z^{l+1}). `C.2`: Z^l = Z^{l+1}, where layer l + 1 adds its input. */
  theorem: '4.2' | 'C.2'
  /** The K leading singular values of Z^l with C = 1, from the attained next layer. null: see `refusal`. */
  forecast: number[] | null
  /** C and the errors over the K leading values; null where there is no forecast. */
  fit: SpectrumFit | null
  refusal: string | null
}

/** The forecasts of all layers below the last, and one C for the layers of Theorem 4.2, as in its statement. */
export interface RecursiveForecast {
  layers: RecursiveLayer[]
  /** The fit of one C to all layers with theorem 4.2; NaN where there are none. */
  common: SpectrumFit
}

/**
 * Forecasts each layer's singular values from the attained next layer, by s(Z^l) = C s(A^{l+1}). A^{l+1} = σ⁻¹(Z^{l+1})
 * comes from the forward pass, because σ⁻¹ loses digits near saturation. Where layer l + 1 adds its input,
 * A^{l+1} = σ⁻¹(Z^{l+1} − Z^l) is 0 at the minimum. Lemma C.1 then gives Z^l = Z^{l+1} without a constant, and the fitted
 * C shows by how much the layer still grows.
 * C is fitted by linear least squares, not in the logarithm. The error at C = 1 then splits by Pythagoras into scale and
 * shape (SpectrumFit), and the small values, the last to converge, have little weight. K: the number of classes.
 * The constant and the spectrum are the same for every O: only the forecast before training depends on the basis.
 * Every layer has a refusal where the theorem does not apply to the network (theoremRefusal). Throws when the spectra and
 * the network differ in their number of layers.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2 (Lemma B.1, eq. 25), Lemma C.1, Theorem C.2, Figure 2.
 */
export function recursiveForecast(
  { featureSpectra, recursiveSpectra }: LayerSpectra,
  spec: RunSpec,
  K: number,
): RecursiveForecast {
  const L = spec.network.widths.length
  if (featureSpectra.length !== L || recursiveSpectra.length !== L - 1)
    throw new RangeError(
      `recursiveForecast: the spectra have ${featureSpectra.length} and ${recursiveSpectra.length} layers, not ${L} and ${L - 1}`,
    )
  const layers = recursiveSpectra.map((_, l): RecursiveLayer => {
    const { theorem, spectrum, refusal } = nextLayer({ featureSpectra, recursiveSpectra }, spec, l + 1)
    const none = (why: string | null): RecursiveLayer => {
      return { layer: l + 1, theorem, forecast: null, fit: null, refusal: why }
    }
    if (!spectrum) return none(refusal)
    const measured = featureSpectra[l]!
    const known = Math.min(measured.length, spectrum.length)
    if (known < K) return none(`The theorem needs ${K} singular values, one per class; this layer has ${known}.`)
    return {
      layer: l + 1,
      theorem,
      forecast: [...spectrum.slice(0, K)],
      fit: spectrumFit(measured, spectrum, K),
      refusal,
    }
  })
  const spoken = layers.filter(({ theorem, fit }) => theorem === '4.2' && fit !== null)
  const measured = spoken.flatMap(({ layer }) => [...featureSpectra[layer - 1]!.slice(0, K)])
  const forecast = spoken.flatMap((layer) => layer.forecast ?? [])
  return { layers, common: spectrumFit(measured, forecast, forecast.length) }
}

const zeroRefusal = 'The run is at the zero solution: its forecast is 0, and a relative error says nothing.'

/**
 * Returns all singular values of Z^l that the attained next layer forecasts with C = 1, or the refusal. layer: l, from 1.
 * The spectrum is null without a refusal where the layer is not measured.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2, Lemma C.1.
 */
export function nextLayer(
  { featureSpectra, recursiveSpectra }: LayerSpectra,
  spec: RunSpec,
  layer: number,
): { theorem: '4.2' | 'C.2'; spectrum: Float64Array | null; refusal: string | null } {
  const { network } = spec
  const adds = network.residual && layer < network.widths.length - 1
  const isZero = isZeroSolution(featureSpectra.at(-1), sampleCount(spec))
  const refusal = theoremRefusal(spec) ?? (isZero ? zeroRefusal : null)
  const spectrum = refusal === null ? (adds ? featureSpectra[layer] : recursiveSpectra[layer - 1]) : null
  return { theorem: adds ? 'C.2' : '4.2', spectrum: spectrum ?? null, refusal }
}
