import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix'
import { isFinite, type Matrix } from './matrix.ts'

/**
 * Returns the n eigenvalues of a symmetric matrix, ascending, with an error of about n ε ‖A‖. Throws when A is not square
 * or has entries that are not finite. Only the lower triangle counts.
 */
export function symmetricEigenvalues(A: Matrix): Float64Array {
  if (A.rows !== A.cols) throw new RangeError(`eigenvalues: ${A.rows} × ${A.cols} is not square`)
  if (!isFinite(A)) throw new RangeError('eigenvalues: an entry is not finite')
  if (A.rows === 0) return new Float64Array(0)
  const dense = Dense.from1DArray(A.rows, A.cols, A.data)
  return Float64Array.from(new EigenvalueDecomposition(dense, { assumeSymmetric: true }).realEigenvalues).sort()
}
