import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import { numericalRank } from '../numericalRank.ts'
import { schatten, type LogitForm } from './logitForm.ts'
import { nuclearNorm, pseudoInverse } from './structure.ts'

/** Singular values below this share of the first are zero in Z_0, which has small entries that are exact to 1e-15. */
export const rankTolerance = 1e-10

/** Returns A minus the mean of each column: (K, K), with column means of zero. Minimisers have them. */
export function withoutColumnMeans(A: Matrix): Matrix {
  const Z = matrix(A.rows, A.cols, A.data.slice())
  for (let k = 0; k < A.cols; k++) {
    let mean = 0
    for (let j = 0; j < A.rows; j++) mean += A.data[j * A.cols + k]! / A.rows
    for (let j = 0; j < A.rows; j++) Z.data[j * A.cols + k]! -= mean
  }
  return Z
}

/** Returns mean_k log Σ_j exp(a (Z_jk − Z_kk)) of the logits a Z (K, K). */
export function meanCrossEntropy(Z: Matrix, a = 1): number {
  const K = Z.cols
  let sum = 0
  for (let k = 0; k < K; k++) {
    const own = Z.data[k * K + k]!
    let most = 0
    for (let j = 0; j < K; j++) most = Math.max(most, a * (Z.data[j * K + k]! - own))
    let others = 0
    for (let j = 0; j < K; j++) if (j !== k) others += Math.exp(a * (Z.data[j * K + k]! - own) - most)
    sum += most === 0 ? Math.log1p(others) : most + Math.log(others + Math.exp(-most))
  }
  return sum / K
}

/** Returns the form of any logits Z_0 (K, K) in a linear network. */
export function matrixForm(Z0: Matrix): LogitForm {
  const s = singularValues(Z0)
  const rank = numericalRank(s, rankTolerance)
  return {
    fit: (a) => meanCrossEntropy(Z0, a),
    penalty: schatten(Array.from(s.subarray(0, rank), (value) => ({ s: value, count: 1 }))),
    rank,
  }
}

/**
 * Returns the form of a ReLU network whose features are A_l ∝ T (t, K), T ≥ 0, in layers 2 … L: Z_0 is TᵀT without its
 * column means, and penalty(M) = [‖T‖_* t^{(L − 2)/2} ‖Z_0 T⁺‖]^{2/M} with t = rank T and L = M − 1 ≥ 2. T = I is the ReLU
 * form of DNC.
 * Throws where T has a negative entry.
 * Derived; checked numerically. Garrod & Keating 2410.23169 state a sufficient condition only.
 */
export function reluForm(T: Matrix): LogitForm {
  if (T.data.some((value) => value < 0)) throw new RangeError('ReLU form: T has a negative entry')
  const Z0 = withoutColumnMeans(multiply(transpose(T), T))
  const t = numericalRank(singularValues(T), rankTolerance)
  const turn = Math.sqrt(squaredNorm(multiply(Z0, pseudoInverse(T))))
  const base = nuclearNorm(T) * turn
  return {
    fit: (a) => meanCrossEntropy(Z0, a),
    penalty: (M) => {
      if (M < 3) throw new RangeError(`ReLU form: needs two weight matrices or more, got ${M - 1}`)
      return (base * t ** ((M - 3) / 2)) ** (2 / M)
    },
    rank: numericalRank(singularValues(Z0), rankTolerance),
  }
}
