/** How well a forecast of singular values fits the measured ones. */
export interface SpectrumFit {
  /** The constant C that fits best: ⟨s, p⟩/⟨p, p⟩, as in Theorem 4.2. */
  C: number
  /** ‖s − p‖/‖p‖ with C = 1. */
  error: number
  /** ‖s − Cp‖/‖Cp‖: what no constant can mend. */
  shapeError: number
}

/**
 * Compares the K leading singular values `s` (measured) with `p` (forecast), both descending.
 * Returns NaN numbers where the forecast is zero. Throws when either holds fewer than K values.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2 and Figure 2.
 */
export function spectrumFit(s: ArrayLike<number>, p: ArrayLike<number>, K: number): SpectrumFit {
  if (s.length < K || p.length < K)
    throw new RangeError(`spectrumFit: needs ${K} values, got ${s.length} measured and ${p.length} forecast`)
  let ss = 0
  let sp = 0
  let pp = 0
  for (let j = 0; j < K; j++) {
    const measured = s[j] ?? 0
    const forecast = p[j] ?? 0
    ss += measured * measured
    sp += measured * forecast
    pp += forecast * forecast
  }
  const C = sp / pp
  const residual = (c: number): number => Math.sqrt(Math.max(0, ss - 2 * c * sp + c * c * pp))
  return { C, error: residual(1) / Math.sqrt(pp), shapeError: residual(C) / (C * Math.sqrt(pp)) }
}
