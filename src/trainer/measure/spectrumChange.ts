/** Returns the largest change of any singular value, relative to the first value of its layer. */
export function spectrumChange(before: readonly ArrayLike<number>[], after: readonly Float64Array[]): number {
  return Math.max(
    ...after.map((s, l) =>
      s.reduce((most, value, j) => Math.max(most, Math.abs(value - (before[l]?.[j] ?? 0)) / s[0]!), 0),
    ),
  )
}
