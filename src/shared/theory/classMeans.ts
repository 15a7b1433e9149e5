import { matrix, type Matrix } from '../linalg/matrix.ts'

/** The samples of a data set, class after class. */
export interface ClassOrder {
  /** Sample numbers, class 0 first; within a class as they came. (N) */
  order: Int32Array
  /** Class k lies at positions starts[k] … starts[k + 1] − 1; an empty class has none. (K + 1) */
  starts: Int32Array
}

/**
 * Sorts samples by class, so that the Gram matrix of collapsed features shows its blocks.
 * labels: N class numbers. Throws when one is not among 0 … K − 1.
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

/** Z = means of the classes, each for its samples, and what is left of every sample. */
export interface ClassSplit {
  /** m_k, (n, K); 0 for a class without samples. */
  means: Matrix
  /** z_i − m_k of its class, (n, N). */
  deviations: Matrix
}

/** Splits Z (n, N), divided by `scale`, into the means of its classes and the deviations from them. */
export function splitByClass(Z: Matrix, { order, starts }: ClassOrder, scale = 1): ClassSplit {
  const [N, K] = [Z.cols, starts.length - 1]
  const means = matrix(Z.rows, K)
  const deviations = matrix(Z.rows, N)
  for (let row = 0; row < Z.rows; row++)
    for (let k = 0; k < K; k++) {
      const members = order.subarray(starts[k]!, starts[k + 1]!)
      const z = (i: number): number => Z.data[row * N + i]! / scale
      // From the first member on: the mean of equal numbers is then that number, without rounding.
      const first = members.length > 0 ? z(members[0]!) : 0
      const mean = first + members.reduce((sum, i) => sum + (z(i) - first), 0) / Math.max(1, members.length)
      means.data[row * K + k] = mean
      for (const i of members) deviations.data[row * N + i] = z(i) - mean
    }
  return { means, deviations }
}
