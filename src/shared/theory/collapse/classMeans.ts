import { matrix, type Matrix } from '../../linalg/matrix.ts'

/** The samples of a data set in class order. */
export interface ClassOrder {
  /** Sample numbers, class 0 first, in the order of the data within a class (N). */
  order: Int32Array
  /** Class k has positions starts[k] … starts[k + 1] − 1; an empty class has none (K + 1). */
  starts: Int32Array
}

/**
 * Sorts samples by class; the Gram matrix of collapsed features then shows its blocks. labels: N class numbers. Throws
 * when a label is not among 0 … K − 1.
 */
export function classOrder(labels: ArrayLike<number>, classes: number): ClassOrder {
  const starts = new Int32Array(classes + 1)
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i]!
    if (!(Number.isInteger(k) && k >= 0 && k < classes))
      throw new RangeError(`classOrder: label ${k} of column ${i} is not among 0 … ${classes - 1}`)
    starts[k + 1]! += 1
  }
  for (let k = 0; k < classes; k++) starts[k + 1]! += starts[k]!
  const next = starts.slice()
  const order = new Int32Array(labels.length)
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i]!
    order[next[k]!] = i
    next[k]! += 1
  }
  return { order, starts }
}

/** The features as class means and the deviations of the samples from them. */
export interface ClassSplit {
  /** m_k, (n, K); 0 for a class without samples. */
  means: Matrix
  /** z_i − m_k with k the class of sample i, (n, N). */
  deviations: Matrix
}

/** Splits Z (n, N), divided by `scale`, into the means of its classes and the deviations from them. */
export function splitByClass(Z: Matrix, { order, starts }: ClassOrder, scale = 1): ClassSplit {
  const [N, K] = [Z.cols, starts.length - 1]
  const means = matrix(Z.rows, K)
  const deviations = matrix(Z.rows, N)
  const classOf = new Int32Array(N)
  for (let k = 0; k < K; k++) for (let at = starts[k]!; at < starts[k + 1]!; at++) classOf[order[at]!] = k
  const [firsts, sums] = [new Float64Array(K), new Float64Array(K)]
  for (let row = 0; row < Z.rows; row++) {
    const from = row * N
    // Relative to the first member: the mean of equal numbers is then exact.
    for (let k = 0; k < K; k++) firsts[k] = starts[k]! < starts[k + 1]! ? Z.data[from + order[starts[k]!]!]! / scale : 0
    sums.fill(0)
    for (let i = 0; i < N; i++) sums[classOf[i]!]! += Z.data[from + i]! / scale - firsts[classOf[i]!]!
    const own = means.data.subarray(row * K, (row + 1) * K)
    for (let k = 0; k < K; k++) own[k] = firsts[k]! + sums[k]! / Math.max(1, starts[k + 1]! - starts[k]!)
    for (let i = 0; i < N; i++) deviations.data[from + i] = Z.data[from + i]! / scale - own[classOf[i]!]!
  }
  return { means, deviations }
}
