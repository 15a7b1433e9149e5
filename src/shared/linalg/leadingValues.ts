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
  /** ‖E‖_F of E = A − Q QᵀA, the part that the values leave out. Σ_{j ≤ K} σ_j(A)² is at most Σ s_j² plus its square. */
  rest: number
  /**
   * A bound of ‖E‖₂, which fails with a probability of at most 10⁻¹⁰ over the random vectors. Each σ_j(A)² is at most s_j²
   * plus its square.
   */
  restNorm: number
}

/**
 * Returns k singular values of A (m, n) by block iteration with k + 8 columns: Q spans (A Aᵀ)^steps A Ω, and s are the
 * singular values of QᵀA. The numbers hold to round-off, whatever the iteration found; `restNorm` has a probability.
 * Throws when k is no whole number from 1 to min(m, n), and on entries that are not finite.
 * Source: Halko, Martinsson & Tropp 0909.4061, Algorithm 4.4; lower ends by interlacing (Horn & Johnson, Corollary 7.3.6),
 * residuals by Weyl's inequality on the augmented matrix (Parlett, The Symmetric Eigenvalue Problem, Theorem 4.5.1). The bound of ‖E‖₂: Halko et al., Lemma 4.1, on (E Eᵀ)⁸E, whose norm is ‖E‖₂¹⁷.
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
  const restNorm = Math.min(rest, restBound(A, T, Q, random) + 64 * Number.EPSILON * Math.sqrt(whole))
  return { s: s.slice(0, k), residuals, rest, restNorm }
}

/** Powers of E Eᵀ: the more, the tighter the bound. */
const powers = 8
/** With α = 10 and ten vectors the bound fails with a probability of at most 10⁻¹⁰. */
const vectors = 10

/** Returns (10 √(2/π) max_i ‖(E Eᵀ)⁸E ω_i‖)^(1/17) with Gaussian ω_i. */
function restBound(A: Matrix, T: Matrix, Q: Matrix, random: Random): number {
  const scale = Math.sqrt(squaredNorm(A))
  if (scale === 0) return 0
  const left = transpose(Q)
  // y − Q Qᵀy, divided by the norm of A: powers of large numbers would overflow.
  const outside = (Y: Matrix): Matrix => {
    const inside = multiply(Q, multiply(left, Y))
    return matrix(
      Y.rows,
      Y.cols,
      Y.data.map((value, i) => (value - inside.data[i]!) / scale),
    )
  }
  const start = matrix(
    A.cols,
    vectors,
    Float64Array.from({ length: A.cols * vectors }, () => random.normal()),
  )
  let Y = outside(multiply(A, start))
  for (let i = 0; i < powers; i++) {
    const back = multiply(T, Y)
    Y = outside(
      multiply(
        A,
        matrix(
          back.rows,
          back.cols,
          back.data.map((value) => value / scale),
        ),
      ),
    )
  }
  const norms = Array.from({ length: vectors }, (_, j) => {
    let sum = 0
    for (let i = 0; i < Y.rows; i++) sum += Y.data[i * vectors + j]! ** 2
    return Math.sqrt(sum)
  })
  return scale * (10 * Math.sqrt(2 / Math.PI) * Math.max(...norms)) ** (1 / (2 * powers + 1))
}
