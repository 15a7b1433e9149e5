import type { RunSpec } from '../spec/runSpec.ts'
import { activations } from './activation.ts'
import { spectrumFit, type SpectrumFit } from './spectrumFit.ts'

/** The measured spectra that the recursive forecast reads. */
export interface LayerSpectra {
  /** s(Z^l), l = 1 … L, descending. */
  featureSpectra: readonly Float64Array[]
  /** s(A^{l+1}), l = 1 … L − 1, of the attained pre-activations. */
  recursiveSpectra: readonly Float64Array[]
}

/** One layer of a trained network against what its next layer says of it. */
export interface RecursiveLayer {
  /** l, from 1. */
  layer: number
  /** `4.2`: Z^l = C O σ⁻¹(Z^{l+1}); `C.2`: Z^l = Z^{l+1}, where layer l + 1 adds its input. */
  theorem: '4.2' | 'C.2'
  /** The K leading singular values of Z^l with C = 1, from the attained next layer. null: `refusal` says why. */
  forecast: number[] | null
  /** C and the errors, over the K leading values. null where there is no forecast. */
  fit: SpectrumFit | null
  refusal: string | null
}

/** Every layer below the last, and one C for all that Theorem 4.2 speaks of, as in its statement. */
export interface RecursiveForecast {
  layers: RecursiveLayer[]
  /** The fit of one C to the layers with theorem 4.2 together; NaN where there is none. */
  common: SpectrumFit
}

/**
 * The recursive forecast of a trained network: each layer's singular values from the attained next layer, by
 * s(Z^l) = C s(A^{l+1}), A^{l+1} = σ⁻¹(Z^{l+1}) taken from the forward pass, since σ⁻¹ loses its digits near saturation.
 * Where layer l + 1 adds its input, A^{l+1} = σ⁻¹(Z^{l+1} − Z^l) is 0 at the minimum and forecasts nothing; there
 * Lemma C.1 says Z^l = Z^{l+1}, without a constant, and the fitted C tells by how much the layer still grows.
 * C is fitted by linear least squares, not in the logarithm: the error at C = 1 then splits by Pythagoras into scale and
 * shape (SpectrumFit), and small values, the last to converge, do not decide. K: the number of classes.
 * A layer is refused by name where σ_{l+1} has no inverse or is not 0 at 0, where it or the next has fewer than K values,
 * and all are with biases. Throws when the spectra are not of as many layers as the network.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2 (Lemma B.1, eq. 25), Lemma C.1, Theorem C.2, Figure 2.
 */
export function recursiveForecast(
  { featureSpectra, recursiveSpectra }: LayerSpectra,
  network: RunSpec['network'],
  K: number,
): RecursiveForecast {
  const L = network.widths.length
  if (featureSpectra.length !== L || recursiveSpectra.length !== L - 1)
    throw new RangeError(
      `recursiveForecast: spectra of ${featureSpectra.length} and ${recursiveSpectra.length} layers, needs ${L} and ${L - 1}`,
    )
  const layers = recursiveSpectra.map((_, l): RecursiveLayer => {
    const { theorem, spectrum, refusal } = nextLayer({ featureSpectra, recursiveSpectra }, network, l + 1)
    const none = (why: string | null): RecursiveLayer => {
      return { layer: l + 1, theorem, forecast: null, fit: null, refusal: why }
    }
    if (!spectrum) return none(refusal)
    const measured = featureSpectra[l]!
    const known = Math.min(measured.length, spectrum.length)
    if (known < K) return none(`The theorem needs ${K} singular values, one a class; here there are ${known}.`)
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

/**
 * What the attained next layer says of Z^l with C = 1: all its singular values, or why it says nothing. layer: l, from 1;
 * null without a refusal where the layer is not measured. Source: as recursiveForecast.
 */
export function nextLayer(
  { featureSpectra, recursiveSpectra }: LayerSpectra,
  network: RunSpec['network'],
  layer: number,
): { theorem: '4.2' | 'C.2'; spectrum: Float64Array | null; refusal: string | null } {
  const isHidden = layer < network.widths.length - 1
  const adds = network.residual && isHidden
  const refusal = outsideTheorem(network, isHidden ? network.activation : network.lastActivation)
  const spectrum = refusal === null ? (adds ? featureSpectra[layer] : recursiveSpectra[layer - 1]) : null
  return { theorem: adds ? 'C.2' : '4.2', spectrum: spectrum ?? null, refusal }
}

function outsideTheorem({ bias }: RunSpec['network'], name: RunSpec['network']['activation']): string | null {
  if (bias) return 'The theorem is for networks without biases.'
  const { value, inverse } = activations[name]
  if (!inverse) return `The theorem needs σ⁻¹, and ${name} has none.`
  return value(0) === 0 ? null : `The theorem needs σ(0) = 0; ${name} is not so.`
}
