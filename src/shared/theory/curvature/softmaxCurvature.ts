import { matrix, multiply, type Matrix } from '../../linalg/matrix.ts'

/** Returns softmax(z) of one vector (n). */
export function softmax(z: Float64Array): Float64Array {
  const largest = z.reduce((most, value) => Math.max(most, value), -Infinity)
  const powers = z.map((value) => Math.exp(value - largest))
  const sum = powers.reduce((total, value) => total + value, 0)
  return powers.map((value) => value / sum)
}

/** Returns the derivative of p = softmax(z) along every column of dZ: diag(p) (dz − pᵀdz). Z: (n, 1); dZ: (n, P). */
export function softmaxTangent(Z: Matrix, dZ: Matrix): Matrix {
  const p = softmax(Z.data)
  const centred = centredBy(p, dZ)
  return matrix(
    dZ.rows,
    dZ.cols,
    centred.data.map((value, i) => p[Math.floor(i / dZ.cols)]! * value),
  )
}

/**
 * Returns the second derivative of p = softmax(z) along couples (a, b) of directions: p changes as p (c_a c_b + (log p)̈) with
 * c = dz − pᵀdz and (log p)̈ = z̈ − pᵀz̈ − pᵀ(c_a c_b). `products` multiplies the columns a and b of two matrices.
 * Z: (n, 1); dZ: by direction; ddZ: by couple.
 */
export function softmaxSecond(Z: Matrix, dZ: Matrix, ddZ: Matrix, products: (A: Matrix, B: Matrix) => Matrix): Matrix {
  const p = softmax(Z.data)
  const first = centredBy(p, dZ)
  const square = products(first, first)
  const spread = centredBy(p, square)
  const second = centredBy(p, ddZ)
  return matrix(
    ddZ.rows,
    ddZ.cols,
    second.data.map((value, i) => p[Math.floor(i / ddZ.cols)]! * (value + spread.data[i]!)),
  )
}

/** Returns A − 1 pᵀA. */
function centredBy(p: Float64Array, A: Matrix): Matrix {
  const means = multiply(matrix(1, p.length, p), A).data
  return matrix(
    A.rows,
    A.cols,
    A.data.map((value, i) => value - means[i % A.cols]!),
  )
}
