import { Matrix as Dense, QrDecomposition } from 'ml-matrix'
import { matrix, transpose, type Matrix } from './matrix.ts'
import type { Random } from './random.ts'

/**
 * A (rows, cols) matrix with orthonormal columns (rows ≥ cols) or rows (rows < cols), drawn from the Haar measure:
 * the Q of a Gaussian matrix with the signs of R's diagonal (Mezzadri, math-ph/0609050).
 */
export function haarOrthogonal(rows: number, cols: number, random: Random): Matrix {
  if (rows < cols) return transpose(haarOrthogonal(cols, rows, random))
  const gaussian = Float64Array.from({ length: rows * cols }, () => random.normal())
  const qr = new QrDecomposition(Dense.from1DArray(rows, cols, gaussian))
  const Q = qr.orthogonalMatrix
  const R = qr.upperTriangularMatrix
  const result = matrix(rows, cols)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) result.data[i * cols + j] = Q.get(i, j) * (R.get(j, j) < 0 ? -1 : 1)
  return result
}
