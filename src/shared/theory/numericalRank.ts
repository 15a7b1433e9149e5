/** The threshold of the paper's Figure 3: ranks "up to 1e-5 relative error". */
export const rankThreshold = 1e-5

/**
 * Number of singular values above `threshold` times the largest; 0 for a zero matrix.
 * s: descending. Source: Zangrando et al. 2402.03991v2, section 5.3.
 */
export function numericalRank(s: ArrayLike<number>, threshold = rankThreshold): number {
  const largest = s[0] ?? 0
  let rank = 0
  for (let j = 0; j < s.length; j++) if ((s[j] as number) > threshold * largest) rank++
  return rank
}
