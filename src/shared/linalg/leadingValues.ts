import { isFinite, matrix, multiply, squaredNorm, transpose, type Matrix } from './matrix.ts'
import { thinQr } from './qr.ts'
import type { Random } from './random.ts'
import { svd } from './svd.ts'

/** The largest singular values of a matrix, with what is certain about them. */
export interface LeadingValues {
  /** s_1 ≥ … ≥ s_k. Each σ_j(A) is at least s_j. */
  s: Float64Array
  /** ‖A v_j − s_j u_j‖: a singular value of A lies within it of s_j. */
  residuals: Float64Array
  /** ‖A − Q QᵀA‖: the Frobenius norm of the part that the values leave out. Each σ_j(A)² is at most s_j² plus its square. */
  rest: number
}

/**
 * Returns k singular values of A (m, n) by block iteration with k + 8 columns: Q spans (A Aᵀ)^steps A Ω, and s are the
 * singular values of QᵀA. All three numbers are certain to round-off, whatever the iteration found.
 * Throws when k is no whole number from 1 to min(m, n), and on entries that are not finite.
 * Source: Halko, Martinsson & Tropp 0909.4061, Algorithm 4.4; lower ends by interlacing (Horn & Johnson, Corollary 7.3.6),
 * residuals by Weyl's inequality on the augmented matrix (Parlett, The Symmetric Eigenvalue Problem, Theorem 4.5.1).
 */
export function leadingValues(A: Matrix, k: number, random: Random, steps = 4): LeadingValues {
  const short = Math.min(A.rows, A.cols)
  if (!(Number.isInteger(k) && k >= 1 && k <= short))
    throw new RangeError(`leadingValues: k is ${k}, but must be a whole number from 1 to ${short}`)
  if (!isFinite(A))
    throw new RangeError(`leadingValues: the ${A.rows} × ${A.cols} matrix has entries that are not finite`)
  const T = transpose(A)
  const block = Math.min(short, k + 8)
  const start = matrix(
    A.cols,
    block,
    Float64Array.from({ length: A.cols * block }, () => random.normal()),
  )
  let { Q } = thinQr(multiply(A, start))
  for (let step = 0; step < steps; step++) Q = thinQr(multiply(A, thinQr(multiply(T, Q)).Q)).Q
  const B = transpose(multiply(T, Q)) // QᵀA (block, n)
  const { U, s, V } = svd(B)
  const left = multiply(Q, U)
  const image = multiply(A, V)
  const residuals = Float64Array.from({ length: k }, (_, j) => {
    let sum = 0
    for (let i = 0; i < A.rows; i++) sum += (image.data[i * block + j]! - s[j]! * left.data[i * block + j]!) ** 2
    return Math.sqrt(sum)
  })
  const whole = squaredNorm(A)
  // The difference of two squares is known to their round-off only.
  const rest = Math.sqrt(Math.max(0, whole - squaredNorm(B)) + 16 * Number.EPSILON * whole)
  return { s: s.slice(0, k), residuals, rest }
}
