/** Outputs below this share of the targets, in the Frobenius norm, count as zero. */
const outputShare = 1e-3

/**
 * Tells whether a network is at the zero solution: ‖Z^L‖_F ≤ 10⁻³ ‖Y‖_F, where ‖Y‖_F = √N for N samples with one-hot targets.
 * A forecast from the next layer is then close to 0, and its relative error says nothing. False without spectra.
 * outputSpectrum: the singular values of Z^L.
 */
export function isZeroSolution(outputSpectrum: ArrayLike<number> | undefined, samples: number): boolean {
  if (!outputSpectrum || outputSpectrum.length === 0) return false
  return Math.hypot(...Array.from(outputSpectrum)) <= outputShare * Math.sqrt(samples)
}
