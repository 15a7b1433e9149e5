/** A dense float64 matrix, row-major: entry (i, j) is data[i * cols + j]. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

/** Returns a matrix over `data`, by default zeros. Throws when the length is not rows·cols. */
export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  if (data.length !== rows * cols) throw new RangeError(`matrix: ${data.length} numbers do not fill ${rows} × ${cols}`)
  return { rows, cols, data }
}

/** Returns the n × n identity. */
export function identity(n: number): Matrix {
  const I = matrix(n, n)
  for (let i = 0; i < n; i++) I.data[i * n + i] = 1
  return I
}

/**
 * Returns A · B, (m, k) · (k, n). Throws when the inner sizes differ. It takes four rows of B at a time, which reads and
 * writes each entry a quarter as often. The sums keep the order of the plain loop, and thus its bits.
 */
export function multiply(A: Matrix, B: Matrix): Matrix {
  if (A.cols !== B.rows) throw new RangeError(`multiply: (${A.rows} × ${A.cols}) · (${B.rows} × ${B.cols}) do not fit`)
  const C = matrix(A.rows, B.cols)
  const [a, b, c] = [A.data, B.data, C.data]
  const [n, inner] = [B.cols, A.cols]
  const fours = inner - (inner % 4)
  for (let i = 0; i < A.rows; i++) {
    const to = i * n
    for (let k = 0; k < fours; k += 4) {
      const at = i * inner + k
      const [p, q, r, s] = [a[at]!, a[at + 1]!, a[at + 2]!, a[at + 3]!]
      if (p === 0 || q === 0 || r === 0 || s === 0) {
        for (let l = 0; l < 4; l++) addRow(c, to, a[at + l]!, b, (k + l) * n, n)
        continue
      }
      const [b0, b1, b2, b3] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n]
      for (let j = 0; j < n; j++) {
        const two = c[to + j]! + p * b[b0 + j]! + q * b[b1 + j]!
        c[to + j] = two + r * b[b2 + j]! + s * b[b3 + j]!
      }
    }
    for (let k = fours; k < inner; k++) addRow(c, to, a[i * inner + k]!, b, k * n, n)
  }
  return C
}

/** Adds factor · b[from …] to c[to …], `count` numbers; a factor of 0 adds nothing even where b is not finite. */
function addRow(c: Float64Array, to: number, factor: number, b: Float64Array, from: number, count: number): void {
  if (factor === 0) return
  for (let j = 0; j < count; j++) c[to + j]! += factor * b[from + j]!
}

/** Returns Aᵀ. */
export function transpose(A: Matrix): Matrix {
  const T = matrix(A.cols, A.rows)
  for (let i = 0; i < A.rows; i++) for (let j = 0; j < A.cols; j++) T.data[j * A.rows + i] = A.data[i * A.cols + j]!
  return T
}

/** Returns a new matrix with `f` applied to every entry. */
export function mapEntries(A: Matrix, f: (value: number) => number): Matrix {
  return matrix(A.rows, A.cols, A.data.map(f))
}

/** Returns A diag(d): column j times d[j]. */
export function scaleColumns(A: Matrix, d: ArrayLike<number>): Matrix {
  return matrix(
    A.rows,
    A.cols,
    A.data.map((value, index) => value * d[index % A.cols]!),
  )
}

/** Tells whether all entries are finite. */
export function isFinite({ data }: Matrix): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false
  return true
}

/** Returns ‖A‖² = Σ a_ij². */
export function squaredNorm(A: Matrix): number {
  return dot(A.data, A.data)
}

/** Returns the scalar product. Four running sums let the processor add in parallel. */
export function dot(a: Float64Array, b: Float64Array): number {
  const even = a.length - (a.length % 4)
  let [p, q, r, s] = [0, 0, 0, 0]
  for (let i = 0; i < even; i += 4) {
    p += a[i]! * b[i]!
    q += a[i + 1]! * b[i + 1]!
    r += a[i + 2]! * b[i + 2]!
    s += a[i + 3]! * b[i + 3]!
  }
  for (let i = even; i < a.length; i++) p += a[i]! * b[i]!
  return p + q + (r + s)
}

/** Joins vectors into one. */
export function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
