import { identity, mapEntries, matrix, multiply, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'

/** Returns I/√K (K, K): the Gram matrix of K orthogonal vectors of equal length, with norm 1. */
export const orthogonalFrame = (K: number): Matrix => mapEntries(identity(K), (value) => value / Math.sqrt(K))

/**
 * Returns (I − 11ᵀ/K)/√(K − 1) (K, K): the Gram matrix of a simplex equiangular tight frame, with norm 1. NaN for K = 1,
 * which has none.
 */
export const simplexFrame = (K: number): Matrix =>
  mapEntries(identity(K), (value) => (value - 1 / K) / Math.sqrt(K - 1))

/**
 * Returns ‖G/‖G‖ − E‖ of the Gram matrix G = MᵀM of the columns of M (n, K); NaN where G = 0. It is within 0 … √2 for E
 * (K, K) with norm 1 and ⟨G, E⟩ ≥ 0.
 */
export const frameDistance = (M: Matrix, E: Matrix): number => normalisedDistance(multiply(transpose(M), M), E)

/** Returns ‖A/‖A‖ − B‖ of two matrices of equal size; NaN where A = 0. */
export function normalisedDistance(A: Matrix, B: Matrix): number {
  const norm = Math.sqrt(squaredNorm(A))
  return Math.sqrt(
    squaredNorm(
      matrix(
        A.rows,
        A.cols,
        A.data.map((value, i) => value / norm - B.data[i]!),
      ),
    ),
  )
}

/**
 * Returns the coefficient of variation of the norms of the columns of M (n, K), with K − 1 in the standard deviation. NaN
 * for fewer than two columns, or where all are 0.
 */
export function normVariation(M: Matrix): number {
  const K = M.cols
  const norms = Array.from({ length: K }, (_, k) => {
    let sum = 0
    for (let row = 0; row < M.rows; row++) sum += M.data[row * K + k]! ** 2
    return Math.sqrt(sum)
  })
  const mean = norms.reduce((sum, norm) => sum + norm, 0) / K
  const variance = norms.reduce((sum, norm) => sum + (norm - mean) ** 2, 0) / (K - 1)
  return Math.sqrt(variance) / mean
}
