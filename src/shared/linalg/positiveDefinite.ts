import { mapEntries, matrix, multiply, scaleColumns, transpose, type Matrix } from './matrix.ts'
import { svd } from './svd.ts'

/** Returns the upper triangular R with RᵀR = G (n, n). Throws when G is not square or not positive definite. */
export function choleskyFactor(G: Matrix): Matrix {
  const n = G.rows
  if (G.cols !== n) throw new RangeError(`choleskyFactor: ${n} × ${G.cols} is not square`)
  const R = matrix(n, n)
  const at = (M: Matrix, i: number, j: number): number => M.data[i * n + j]!
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let sum = at(G, i, j)
      for (let k = 0; k < i; k++) sum -= at(R, k, i) * at(R, k, j)
      if (i === j && !(sum > 0))
        throw new RangeError(`choleskyFactor: the ${n} × ${n} matrix is not positive definite (pivot ${i} is ${sum})`)
      R.data[i * n + j] = i === j ? Math.sqrt(sum) : sum / at(R, i, i)
    }
  return R
}

/** Returns R⁻¹ of an upper triangular R (n, n) without zeros on its diagonal. */
export function invertTriangular(R: Matrix): Matrix {
  const n = R.rows
  const T = matrix(n, n)
  for (let j = 0; j < n; j++)
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0
      for (let k = i + 1; k <= j; k++) sum -= R.data[i * n + k]! * T.data[k * n + j]!
      T.data[i * n + j] = sum / R.data[i * n + i]!
    }
  return T
}

/** Returns G⁻¹ of a positive definite G (n, n); throws when G is not positive definite. */
export function invert(G: Matrix): Matrix {
  const T = invertTriangular(choleskyFactor(G))
  return multiply(T, transpose(T))
}

/** Returns G^p of a symmetric positive semidefinite G (n, n), by its eigenvalues. */
export function power(G: Matrix, p: number): Matrix {
  const { U, s, V } = svd(G) // U = V up to round-off, because G is positive
  return symmetric(
    multiply(
      scaleColumns(
        U,
        s.map((value) => value ** p),
      ),
      transpose(V),
    ),
  )
}

/** Returns A G Aᵀ, symmetric to the last bit. */
export function congruence(A: Matrix, G: Matrix): Matrix {
  return symmetric(multiply(multiply(A, G), transpose(A)))
}

/**
 * Returns the point P #_t Q = Pᵏ(P⁻ᵏ Q P⁻ᵏ)ᵗPᵏ, k = ½, of the geodesic through two positive definite matrices. It is P at
 * t = 0, Q at t = 1, the geometric mean at ½, and beyond Q for t > 1. Throws when P is not positive definite.
 */
export function geodesic(P: Matrix, Q: Matrix, t: number): Matrix {
  const R = choleskyFactor(P) // P = RᵀR: any root of P gives the same point
  const inner = congruence(transpose(invertTriangular(R)), Q)
  return congruence(transpose(R), power(inner, t))
}

function symmetric(A: Matrix): Matrix {
  const T = transpose(A)
  let i = 0
  return mapEntries(A, (value) => (value + T.data[i++]!) / 2)
}
