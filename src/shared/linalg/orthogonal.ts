import { Matrix as Dense, QrDecomposition } from 'ml-matrix'
import { dot, matrix, transpose, type Matrix } from './matrix.ts'
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

/**
 * Returns L (m, m) of A = L Q, Q (m, n) with orthonormal rows, by Householder reflections: A and L have the same singular
 * values. Each row of L is as accurate as that row of A. The result is not unique in signs. Throws when m > n.
 * Source: Golub & Van Loan, Matrix Computations, section 5.2.
 */
export function lqFactor(A: Matrix): Matrix {
  const { rows: m, cols: n } = A
  if (m > n) throw new RangeError(`lqFactor: ${m} × ${n} has more rows than columns`)
  const largest = A.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scale = largest > 0 ? largest : 1 // squares of 1e-160 would vanish
  const rest = A.data.map((value) => value / scale)
  const L = matrix(m, m)
  for (let k = 0; k < m; k++) {
    const v = rest.subarray(k * n + k, (k + 1) * n) // the row from its diagonal on
    const norm = Math.sqrt(dot(v, v))
    const first = v[0]!
    const diagonal = first > 0 ? -norm : norm
    L.data[k * m + k] = diagonal * scale
    v[0] = first - diagonal
    const half = norm * (norm + Math.abs(first)) // ‖v‖²/2
    for (let i = k + 1; i < m; i++) {
      const row = rest.subarray(i * n + k, (i + 1) * n)
      if (half > 0) {
        const factor = dot(row, v) / half
        for (let j = 0; j < row.length; j++) row[j]! -= factor * v[j]!
      }
      L.data[i * m + k] = row[0]! * scale
    }
  }
  return L
}

/** Factorises A = Q R by Householder reflections: A (m, n), Q (m, n) orthonormal, R (n, n). Throws when m < n. */
export function thinQr(A: Matrix): { Q: Matrix; R: Matrix } {
  if (A.rows < A.cols) throw new RangeError(`thinQr: ${A.rows} × ${A.cols} has more columns than rows`)
  const qr = new QrDecomposition(Dense.from1DArray(A.rows, A.cols, A.data))
  const fromDense = (D: Dense): Matrix => matrix(D.rows, D.columns, Float64Array.from(D.to1DArray()))
  return { Q: fromDense(qr.orthogonalMatrix), R: fromDense(qr.upperTriangularMatrix) }
}
