import { mapEntries, multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { singularValues, svd } from '../../linalg/svd.ts'
import type { LossForm } from './lossForm.ts'

/**
 * A collapsed structure of K classes: the pre-activations A_l = √q_l T for 2 ≤ l < L and A_L = √q_L P up to scale, one
 * column a class. T (t, K) is not negative, so that σ leaves it as it is; the rows of P (p, K) lie in the row space of T.
 */
export interface Structure {
  readonly T: Matrix
  readonly P: Matrix
}

/** Singular values of T below this share of the first are zero: T has small whole numbers as entries. */
const rankTolerance = 1e-10

/** Returns max(a, 0) entry by entry. */
export const relu = (A: Matrix): Matrix => mapEntries(A, (a) => Math.max(a, 0))

/** Returns factor · A. */
export const scaled = (A: Matrix, factor: number): Matrix => mapEntries(A, (value) => factor * value)

/** Returns the pseudo-inverse A⁺ (n, m) of A (m, n). */
export function pseudoInverse(A: Matrix): Matrix {
  const { U, s, V } = svd(A)
  const inverse = Array.from(s, (value) => (value > rankTolerance * s[0]! ? 1 / value : 0))
  return multiply(scaleColumns(V, inverse), transpose(U))
}

/** Returns the nuclear norm Σ s_i. */
export const nuclearNorm = (A: Matrix): number => singularValues(A).reduce((sum, s) => sum + s, 0)

/**
 * Returns the loss form of a structure in a model with L weight matrices:
 *
 *     c = ‖T‖_*²/4 · (‖T T⁺‖²/2)^{L−3} · ½ ‖P T⁺‖²  for L ≥ 3,  c = ‖P‖_*²/4  for L = 2 (our extension).
 *
 * Throws for L = 1, where no σ stands between features and output, when T has a negative entry, and when P is not in
 * the row space of T.
 * Derived from Súkeník et al. 2405.14468, Lemmas 12-18.
 */
export function structureForm({ T, P }: Structure, L: number): LossForm {
  if (L < 2) throw new RangeError(`structure: needs two weight matrices or more, got ${L}`)
  if (T.data.some((value) => value < 0)) throw new RangeError('structure: T has a negative entry')
  const TPlus = pseudoInverse(T)
  const PTPlus = multiply(P, TPlus)
  const outside = multiply(PTPlus, T).data.reduce((most, value, i) => Math.max(most, Math.abs(value - P.data[i]!)), 0)
  if (outside > 1e-9) throw new RangeError('structure: P is not in the row space of T')
  const e = singularValues(relu(P))
  const padded = Array.from({ length: P.cols }, (_, i) => (e[i] ?? 0) ** 2)
  return {
    penalty:
      L === 2
        ? nuclearNorm(P) ** 2 / 4
        : (nuclearNorm(T) ** 2 / 4) * (squaredNorm(multiply(T, TPlus)) / 2) ** (L - 3) * (squaredNorm(PTPlus) / 2),
    fit: padded.map((value) => ({ e: value, count: 1 })),
  }
}
