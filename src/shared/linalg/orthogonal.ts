import { matrix, transpose, type Matrix } from './matrix.ts'
import { thinQr } from './qr.ts'
import type { Random } from './random.ts'

/**
 * Draws a (rows, cols) matrix with orthonormal columns (rows ≥ cols) or rows (rows < cols) from the Haar measure. It is
 * the Q of a Gaussian matrix with the signs of R's diagonal (Mezzadri, math-ph/0609050).
 */
export function haarOrthogonal(rows: number, cols: number, random: Random): Matrix {
  if (rows < cols) return transpose(haarOrthogonal(cols, rows, random))
  const gaussian = Float64Array.from({ length: rows * cols }, () => random.normal())
  const { Q, R } = thinQr(matrix(rows, cols, gaussian))
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) if (R.data[j * cols + j]! < 0) Q.data[i * cols + j] = -Q.data[i * cols + j]!
  return Q
}
