/** The threshold of Figure 3 of Zangrando et al. 2402.03991v2: ranks "up to 1e-5 relative error". */
export const rankThreshold = 1e-5

/** The kinds of rank. Only `numerical` needs a threshold. */
export const rankKinds = ['numerical', 'stable', 'effective'] as const
export type RankKind = (typeof rankKinds)[number]

/**
 * Returns the number of singular values above `threshold` times the largest; 0 for a zero matrix. s: descending.
 * Source: Zangrando et al. 2402.03991v2, section 5.3.
 */
export function numericalRank(s: ArrayLike<number>, threshold = rankThreshold): number {
  const largest = s[0] ?? 0
  let rank = 0
  for (let j = 0; j < s.length; j++) if (s[j]! > threshold * largest) rank++
  return rank
}

/**
 * Returns the stable rank ‖A‖_F²/s_1² = Σ s_j²/s_1²: between 1 and the rank; 0 for a zero matrix. s: descending. It needs
 * no threshold, so it is smooth, and small values have little weight.
 * Source: Rudelson & Vershynin, Sampling from large matrices:
 * an approach through geometric functional analysis (J. ACM 54(4), 2007, article 21), section 1, where it is called the
 * numerical rank.
 */
export function stableRank(s: ArrayLike<number>): number {
  const largest = s[0] ?? 0
  if (!(largest > 0)) return 0
  let sum = 0
  for (let j = 0; j < s.length; j++) sum += (s[j]! / largest) ** 2
  return sum
}

/**
 * Returns the effective rank exp(−Σ p_j ln p_j) with p_j = s_j/Σ s. It is between 1 and the rank, which it reaches where
 * all nonzero values are equal; 0 for a zero matrix. s: singular values.
 * Source: Roy & Vetterli, The effective rank: a measure of effective
 * dimensionality (EUSIPCO 2007), Definition 1.
 */
export function effectiveRank(s: ArrayLike<number>): number {
  let total = 0
  for (let j = 0; j < s.length; j++) total += s[j]!
  if (!(total > 0)) return 0
  let entropy = 0
  for (let j = 0; j < s.length; j++) {
    const p = s[j]! / total
    if (p > 0) entropy -= p * Math.log(p)
  }
  return Math.exp(entropy)
}
