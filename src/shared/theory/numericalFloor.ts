/**
 * Singular values of features below this times s₁ are round-off of the training precision: the grey zone of spectra on a
 * log axis.
 */
export const spectrumFloor = { float32: 1e-7, float64: 2e-16 } as const

export type Precision = keyof typeof spectrumFloor

/** Returns the precision a run was computed in; before it starts, the one its spec asks for. */
export const precisionOf = ({
  engine,
  spec,
}: {
  engine: { precision: Precision } | null
  spec: { precision: Precision }
}): Precision => engine?.precision ?? spec.precision

/**
 * Returns the total cluster variation that round-off alone causes: ε² times the mean ‖z‖² over the samples in the largest
 * layer. spectra: s(Z^l) of every layer; without finite spectra the result is ε².
 */
export function variationFloor(precision: Precision, spectra: readonly ArrayLike<number>[], samples: number): number {
  const square = spectrumFloor[precision] ** 2
  const energies = spectra.map((s) => Array.from(s).reduce((sum, value) => sum + value * value, 0))
  const floor = square * (Math.max(0, ...energies) / Math.max(samples, 1))
  return Number.isFinite(floor) && floor > 0 ? floor : square
}
