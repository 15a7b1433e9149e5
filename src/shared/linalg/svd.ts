import { Matrix as Dense, SingularValueDecomposition } from 'ml-matrix'
import { isFinite, matrix, transpose, type Matrix } from './matrix.ts'
import { lqFactor } from './qr.ts'

/** The factors of A = U diag(s) Vᵀ: U (m, r), s descending (r), V (n, r), r = min(m, n). */
export interface Svd {
  U: Matrix
  s: Float64Array
  V: Matrix
}

/** From this ratio of the sides on, a triangular factor is computed first: the decomposition works on it alone. */
const longRatio = 2

/**
 * Returns the min(m, n) singular values in float64, descending. It avoids the Gram matrix, which would lose half the
 * digits. Throws on entries that are not finite.
 */
export function singularValues(A: Matrix): Float64Array {
  const [short, long] = [Math.min(A.rows, A.cols), Math.max(A.rows, A.cols)]
  if (short === 0 || long < longRatio * short) return Float64Array.from(decompose(A, false).diagonal)
  requireFinite(A)
  return Float64Array.from(decompose(lqFactor(A.rows <= A.cols ? A : transpose(A)), false).diagonal)
}

/** Returns the thin singular value decomposition in float64. Throws on entries that are not finite. */
export function svd(A: Matrix): Svd {
  if (A.rows < A.cols) {
    const { U, s, V } = svd(transpose(A))
    return { U: V, s, V: U }
  }
  const result = decompose(A, true)
  return {
    U: fromDense(result.leftSingularVectors),
    s: Float64Array.from(result.diagonal),
    V: fromDense(result.rightSingularVectors),
  }
}

function decompose(A: Matrix, vectors: boolean): SingularValueDecomposition {
  requireFinite(A)
  return new SingularValueDecomposition(Dense.from1DArray(A.rows, A.cols, A.data), {
    computeLeftSingularVectors: vectors,
    computeRightSingularVectors: vectors,
    autoTranspose: true,
  })
}

function requireFinite(A: Matrix): void {
  if (!isFinite(A)) throw new RangeError(`svd: the ${A.rows} × ${A.cols} matrix has entries that are not finite`)
}

function fromDense(D: Dense): Matrix {
  return matrix(D.rows, D.columns, Float64Array.from(D.to1DArray()))
}
