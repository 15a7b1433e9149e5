import { matrix, multiply, squaredNorm, transpose, type Matrix } from './matrix.ts'

/**
 * Coefficients (a, b, c) of the steps X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X: nine of Muon's quintic, which lift a singular
 * value by 3.44 each until it lies between 0.68 and 1.13, then six of Newton & Schulz, which converge quadratically to 1.
 * Source: Jordan et al. 2024, Muon; Higham 2008, Functions of Matrices, section 8.3.
 */
export const polarSteps: readonly (readonly [a: number, b: number, c: number])[] = [
  ...Array.from({ length: 9 }, () => [3.4445, -4.775, 2.0315] as const),
  ...Array.from({ length: 6 }, () => [1.5, -0.5, 0] as const),
]

/** A matrix with a smaller norm counts as 0: its polar factor is 0. */
export const polarZero = { float64: 1e-150, float32: 1e-18 } as const

/**
 * Returns the polar factor U Vᵀ of A = U S Vᵀ (n, m), without its singular value decomposition. Singular values from 10⁻⁵ of
 * the Frobenius norm on become 1 to round-off; those of round-off stay below 10⁻¹⁰, so that a matrix of rank r has r
 * singular values 1. Those between become less than 1.
 */
export function polarFactor(A: Matrix): Matrix {
  if (A.rows > A.cols) return transpose(polarFactor(transpose(A)))
  const norm = Math.max(Math.sqrt(squaredNorm(A)), polarZero.float64)
  let X = matrix(
    A.rows,
    A.cols,
    A.data.map((value) => value / norm),
  )
  for (const [a, b, c] of polarSteps) {
    const square = multiply(X, transpose(X)) // (n, n), the smaller side
    const higher = c === 0 ? null : multiply(square, square)
    const factor = matrix(
      A.rows,
      A.rows,
      square.data.map((value, i) => b * value + (higher ? c * higher.data[i]! : 0)),
    )
    for (let i = 0; i < A.rows; i++) factor.data[i * A.rows + i]! += a
    X = multiply(factor, X)
  }
  return X
}
