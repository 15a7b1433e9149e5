/** How well a forecast of singular values fits the measured ones. */
export interface SpectrumFit {
  /** The constant C that fits best: ⟨s, p⟩/⟨p, p⟩, as in Theorem 4.2. */
  C: number
  /** ‖s − p‖/‖p‖ with C = 1. Its two parts: error² = scaleError² + (C shapeError)². */
  error: number
  /** |C − 1|: what the right constant mends. */
  scaleError: number
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
  let sp = 0
  let pp = 0
  for (let j = 0; j < K; j++) {
    sp += s[j]! * p[j]!
    pp += p[j]! ** 2
  }
  const C = sp / pp
  // Term by term, since expanding the square would lose the digits of a good fit.
  const distance = (c: number): number => {
    let sum = 0
    for (let j = 0; j < K; j++) sum += (s[j]! - c * p[j]!) ** 2
    return Math.sqrt(sum / pp)
  }
  return { C, error: distance(1), scaleError: Math.abs(C - 1), shapeError: distance(C) / C }
}
