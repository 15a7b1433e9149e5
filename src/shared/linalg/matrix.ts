/** A dense float64 matrix, row-major: entry (i, j) is data[i * cols + j]. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

/** A matrix over `data` (zeros when left out). Throws when the length is not rows·cols. */
export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  if (data.length !== rows * cols) throw new RangeError(`matrix: ${data.length} numbers do not fill ${rows} × ${cols}`)
  return { rows, cols, data }
}

/** The n × n identity. */
export function identity(n: number): Matrix {
  const I = matrix(n, n)
  for (let i = 0; i < n; i++) I.data[i * n + i] = 1
  return I
}

/** A · B. Throws when the inner sizes differ. */
export function multiply(A: Matrix, B: Matrix): Matrix {
  if (A.cols !== B.rows) throw new RangeError(`multiply: (${A.rows} × ${A.cols}) · (${B.rows} × ${B.cols}) do not fit`)
  const C = matrix(A.rows, B.cols)
  const n = B.cols
  for (let i = 0; i < A.rows; i++) {
    const row = C.data.subarray(i * n, (i + 1) * n)
    for (let k = 0; k < A.cols; k++) {
      const a = A.data[i * A.cols + k] as number
      if (a === 0) continue
      const b = k * n
      for (let j = 0; j < n; j++) row[j] = (row[j] as number) + a * (B.data[b + j] as number)
    }
  }
  return C
}

/** Aᵀ. */
export function transpose(A: Matrix): Matrix {
  const T = matrix(A.cols, A.rows)
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < A.cols; j++) T.data[j * A.rows + i] = A.data[i * A.cols + j] as number
  return T
}

/** A new matrix with `f` applied to every entry. */
export function mapEntries(A: Matrix, f: (value: number) => number): Matrix {
  return matrix(A.rows, A.cols, A.data.map(f))
}

/** Multiplies column j by d[j]. */
export function scaleColumns(A: Matrix, d: ArrayLike<number>): Matrix {
  return matrix(
    A.rows,
    A.cols,
    A.data.map((value, index) => value * (d[index % A.cols] as number)),
  )
}

/** Σ a_ij². */
export function squaredNorm(A: Matrix): number {
  return dot(A.data, A.data)
}

/** Scalar product. Four running sums: one alone would wait for each addition before the next. */
export function dot(a: Float64Array, b: Float64Array): number {
  const even = a.length - (a.length % 4)
  let [p, q, r, s] = [0, 0, 0, 0]
  for (let i = 0; i < even; i += 4) {
    p += (a[i] as number) * (b[i] as number)
    q += (a[i + 1] as number) * (b[i + 1] as number)
    r += (a[i + 2] as number) * (b[i + 2] as number)
    s += (a[i + 3] as number) * (b[i + 3] as number)
  }
  for (let i = even; i < a.length; i++) p += (a[i] as number) * (b[i] as number)
  return p + q + (r + s)
}

/** The vectors one after another. */
export function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
