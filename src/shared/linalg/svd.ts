import { Matrix as Dense, SingularValueDecomposition } from 'ml-matrix'
import { matrix, transpose, type Matrix } from './matrix.ts'

/** The factors of A = U diag(s) Vᵀ: U (m, r), s descending (r), V (n, r), r = min(m, n). */
export interface Svd {
  U: Matrix
  s: Float64Array
  V: Matrix
}

/**
 * Returns the min(m, n) singular values in float64, descending. It avoids the Gram matrix, which would lose half the
 * digits. Throws on entries that are not finite.
 */
export function singularValues(A: Matrix): Float64Array {
  return Float64Array.from(decompose(A, false).diagonal)
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
  if (A.data.some((value) => !Number.isFinite(value)))
    throw new RangeError(`svd: the ${A.rows} × ${A.cols} matrix has entries that are not finite`)
  return new SingularValueDecomposition(Dense.from1DArray(A.rows, A.cols, A.data), {
    computeLeftSingularVectors: vectors,
    computeRightSingularVectors: vectors,
    autoTranspose: true,
  })
}

function fromDense(D: Dense): Matrix {
  return matrix(D.rows, D.columns, Float64Array.from(D.to1DArray()))
}
