import { dot, matrix, transpose, type Matrix } from './matrix.ts'

/**
 * Factorises A = Q R by Householder reflections: A (m, n), Q (m, n) orthonormal, R (n, n). Throws when m < n. Columns are
 * contiguous here, and four are reflected at a time. Every sum keeps its order, so the bits are those of ml-matrix,
 * which earlier runs were started with.
 */
export function thinQr(A: Matrix): { Q: Matrix; R: Matrix } {
  const { rows: m, cols: n } = A
  if (m < n) throw new RangeError(`thinQr: ${m} × ${n} has more columns than rows`)
  const columns = transpose(A).data // column j at j·m
  const R = matrix(n, n)
  for (let k = 0; k < n; k++) {
    const v = columns.subarray(k * m, (k + 1) * m)
    const length = scaledNorm(v, k)
    const norm = v[k]! < 0 ? -length : length
    R.data[k * n + k] = -norm
    if (norm === 0) continue
    for (let i = k; i < m; i++) v[i]! /= norm
    v[k]! += 1
    reflect(columns, m, k + 1, n, v, k)
  }
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) R.data[i * n + j] = columns[j * m + i]!
  const basis = new Float64Array(n * m)
  for (let k = n - 1; k >= 0; k--) {
    basis[k * m + k] = 1
    const v = columns.subarray(k * m, (k + 1) * m)
    if (v[k] !== 0) reflect(basis, m, k, n, v, k)
  }
  return { Q: transpose(matrix(n, m, basis)), R }
}

/** Returns the norm of v from entry k on, free of overflow. */
function scaledNorm(v: Float64Array, k: number): number {
  let norm = 0
  for (let i = k; i < v.length; i++) {
    const [a, b] = [norm, Math.abs(v[i]!)]
    const [small, large] = a > b ? [b, a] : [a, b]
    norm = large === 0 ? 0 : large * Math.sqrt(1 + (small / large) * (small / large))
  }
  return norm
}

/** Replaces columns from … to − 1, of length m, by x − v (v · x)/v_k from entry k on. */
function reflect(columns: Float64Array, m: number, from: number, to: number, v: Float64Array, k: number): void {
  const pivot = v[k]!
  let j = from
  for (; j + 4 <= to; j += 4) {
    const [a, b, c, d] = [j * m, (j + 1) * m, (j + 2) * m, (j + 3) * m]
    let [p, q, r, s] = [0, 0, 0, 0]
    for (let i = k; i < m; i++) {
      const w = v[i]!
      p += w * columns[a + i]!
      q += w * columns[b + i]!
      r += w * columns[c + i]!
      s += w * columns[d + i]!
    }
    p = -p / pivot
    q = -q / pivot
    r = -r / pivot
    s = -s / pivot
    for (let i = k; i < m; i++) {
      const w = v[i]!
      columns[a + i]! += p * w
      columns[b + i]! += q * w
      columns[c + i]! += r * w
      columns[d + i]! += s * w
    }
  }
  for (; j < to; j++) {
    const x = columns.subarray(j * m, (j + 1) * m)
    let sum = 0
    for (let i = k; i < m; i++) sum += v[i]! * x[i]!
    const factor = -sum / pivot
    for (let i = k; i < m; i++) x[i]! += factor * v[i]!
  }
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
