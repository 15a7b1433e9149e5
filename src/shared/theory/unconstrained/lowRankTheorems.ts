/**
 * Tells whether DNC is never globally optimal under cross-entropy in a linear DUFM of L weight matrices: K ≥ 4 and L ≥ 3,
 * or K ≥ 6 and L = 2.
 * Source: Garrod & Keating 2410.23169, Theorem 1, through a summary of the paper. Checked here: pairs are lower exactly
 * there, for K ≤ 16 and L ≤ 10.
 */
export const collapseIsSuboptimal = (K: number, L: number): boolean => (K >= 4 && L >= 3) || (K >= 6 && L === 2)

/**
 * Tells whether DNC is not optimal under cross-entropy in a ReLU DUFM: K ≥ 10 and L ≥ 5, or K ≥ 16 and L = 4. The condition
 * is sufficient, not tight: the triangular graph is lower than DNC for smaller K and L.
 * Source: Garrod & Keating 2410.23169, through a summary of the paper.
 */
export const reluCollapseIsSuboptimal = (K: number, L: number): boolean => (K >= 10 && L >= 5) || (K >= 16 && L === 4)

/**
 * Returns q_K, the most singular values of a minimiser that do not vanish as L grows with λ = o(1/L): 1 for K = 2, else 2.
 * Source: Garrod & Keating 2410.23169, through a summary of the paper; the polygon, of rank 2, attains it.
 */
export const lastingSingularValues = (K: number): 1 | 2 => (K === 2 ? 1 : 2)

/**
 * Returns the number of flat directions at DNC in a linear DUFM of width d under cross-entropy: zeros of the Hessian,
 * L (d r − r(r + 1)/2) with r = K − 1. They turn the factors of equal logits into each other.
 * Throws for d < K − 1.
 * Derived; checked against Hessians for (K, d, L) = (4, 4, 1), (4, 4, 2), (4, 5, 3), (6, 6, 2).
 */
export function flatDirections(K: number, d: number, L: number): number {
  const r = K - 1
  if (d < r) throw new RangeError(`flat directions: width ${d} is below the rank ${r} of DNC`)
  return orbitDimension(r, d, L)
}

/**
 * Returns the dimension L (d r − r(r + 1)/2) of the orbit of weights whose features have rank r in each of L hidden layers
 * of width d, under rotations of these layers: L times that of orthonormal frames. The objective is constant on it.
 * Derived.
 */
export const orbitDimension = (r: number, d: number, L: number): number => L * (d * r - (r * (r + 1)) / 2)

/**
 * Returns the ratio of the dimensions of the sets of minimal factors, DNC over rank r: (K − 1)/r · (d − K/2)/(d − (r + 1)/2).
 * It rises with the width d to (K − 1)/r: wide networks have more directions of DNC than of lower rank.
 * Source: Garrod & Keating 2410.23169, through a summary of the paper; the formula is derived, the paper may count otherwise.
 */
export const dimensionRatio = (K: number, r: number, d: number): number =>
  (((K - 1) / r) * (d - K / 2)) / (d - (r + 1) / 2)
