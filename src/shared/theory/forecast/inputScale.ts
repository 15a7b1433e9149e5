import { spectrumFit } from './spectrumFit.ts'

/**
 * Returns the δ at which a network on inputs X reaches the minimum that it has at `delta` on inputs c·X: δ/c².
 * With W_1′ = c W_1 all features agree, and ‖W_1‖² = ‖W_1′‖²/c²; nothing else in the objective contains X.
 * Status: proved (this substitution). The paper says that λ of eq. 12 rescales X by a factor λ. With 1/λ before
 * ‖σ_1⁻¹(Z^1) X⁺‖² the factor is √λ, because the term is quadratic in X⁺.
 * Throws where c is not positive or δ is negative.
 * Source: Zangrando et al. 2402.03991v2, eq. 12 and the remark below it, Remark B.6 (‖Y‖ ≪ ‖X‖).
 */
export function effectiveDelta(delta: number, scale: number): number {
  if (!(scale > 0 && scale < Infinity)) throw new RangeError(`effectiveDelta: the factor of X is ${scale}`)
  if (!(delta >= 0)) throw new RangeError(`effectiveDelta: δ is ${delta}`)
  return delta / scale ** 2
}

/** The end of a run: its objective, and s(Z^l), l = 1 … L−1. */
export interface RunEnd {
  objective: number
  spectra: readonly ArrayLike<number>[]
}

/**
 * Returns the largest relative difference between the ends of two runs, in the objective and in the K leading singular
 * values of every layer. Throws on different numbers of layers.
 */
export function endDifference(run: RunEnd, reference: RunEnd, K: number): number {
  if (run.spectra.length !== reference.spectra.length)
    throw new RangeError(`endDifference: ${run.spectra.length} layers, the reference has ${reference.spectra.length}`)
  const objective = Math.abs(run.objective / reference.objective - 1)
  return Math.max(objective, ...run.spectra.map((s, l) => spectrumFit(s, reference.spectra[l]!, K).error))
}
