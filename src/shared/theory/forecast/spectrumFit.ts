/** The fit of a forecast to measured singular values. */
export interface SpectrumFit {
  /** The best constant C of Theorem 4.2: ⟨s, p⟩/⟨p, p⟩. */
  C: number
  /**
   * ‖s − p‖/‖p‖ with C = 1, or the distance from the nearest point of a band, over ‖p‖ as well: 0 within the band. Without
   * a band it has two parts: error² = scaleError² + (C shapeError)².
   */
  error: number
  /** |C − 1|: the error that the best constant removes. */
  scaleError: number
  /** ‖s − Cp‖/‖Cp‖, or the distance from the band scaled by C: the error that remains with the best constant. */
  shapeError: number
}

/** The edges of a forecast of one layer, as long as its median. */
export interface ForecastEdges {
  lower: ArrayLike<number>
  upper: ArrayLike<number>
}

/**
 * Compares the K leading singular values `s` (measured) with `p` (forecast), both descending. `p` is the median of a
 * forecast with edges. All numbers are NaN where the forecast is zero. Throws when either has fewer than K values.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.2 and Figure 2.
 */
export function spectrumFit(
  s: ArrayLike<number>,
  p: ArrayLike<number>,
  K: number,
  { lower, upper }: ForecastEdges = { lower: p, upper: p },
): SpectrumFit {
  if (s.length < K || p.length < K)
    throw new RangeError(`spectrumFit: needs ${K} values, got ${s.length} measured and ${p.length} forecast`)
  let sp = 0
  let pp = 0
  for (let j = 0; j < K; j++) {
    sp += s[j]! * p[j]!
    pp += p[j]! ** 2
  }
  const C = sp / pp
  // Term by term: expanding the square would lose the digits of a good fit.
  const distance = (c: number): number => {
    let sum = 0
    for (let j = 0; j < K; j++) {
      const nearest = Math.min(Math.max(s[j]!, c * lower[j]!), c * upper[j]!)
      sum += (s[j]! - nearest) ** 2
    }
    return Math.sqrt(sum / pp)
  }
  return { C, error: distance(1), scaleError: Math.abs(C - 1), shapeError: distance(C) / C }
}
