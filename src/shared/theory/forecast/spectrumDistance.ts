/**
 * Returns the distance of two spectra: ‖s − t‖₂ over the larger of ‖s‖₂ and ‖t‖₂, so it is 0 for equal spectra and at most
 * √2. `s` and `t` hold singular values, descending; the shorter one continues with zeros, as that of a smaller matrix.
 * 0 where both are zero, NaN where a value is no number. No two matrices with these singular values are closer in the
 * Frobenius norm. Source: Mirsky, Symmetric gauge functions and unitarily invariant norms (1960), Theorem 5.
 */
export function spectrumDistance(s: ArrayLike<number>, t: ArrayLike<number>): number {
  let [difference, ofS, ofT] = [0, 0, 0]
  for (let j = 0; j < Math.max(s.length, t.length); j++) {
    const [a, b] = [j < s.length ? (s[j] as number) : 0, j < t.length ? (t[j] as number) : 0]
    difference += (a - b) ** 2
    ofS += a ** 2
    ofT += b ** 2
  }
  const larger = Math.max(ofS, ofT)
  return larger === 0 ? 0 : Math.sqrt(difference / larger)
}
