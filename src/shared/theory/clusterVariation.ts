import { concatenate, isFinite, matrix, type Matrix } from '../linalg/matrix.ts'
import { singularValues } from '../linalg/svd.ts'
import { kMeans, type KMeansOptions } from './kMeans.ts'

/**
 * Returns the within-class scatter of the features, 1/N Σ_i ‖z_i − mean of its class‖². It equals the within-cluster sum of
 * squares of the pairs (z_i, y_i) for the partition into classes, where the label part vanishes. It is therefore an upper
 * bound of the total cluster variation TCV_K.
 * Z: (n, N), one column per sample; labels: N class numbers. A class without samples has no term.
 * Throws when labels and columns differ in number or a label is out of range.
 * Source: Zangrando et al. 2402.03991v2, eqs. 6 and 7.
 */
export function classScatter(Z: Matrix, labels: ArrayLike<number>, classes: number): number {
  const N = Z.cols
  if (labels.length !== N) throw new RangeError(`classScatter: ${labels.length} labels for ${N} columns`)
  const counts = new Float64Array(classes)
  for (let i = 0; i < N; i++) {
    const k = labels[i]!
    if (!(k >= 0 && k < classes))
      throw new RangeError(`classScatter: label ${k} of column ${i} is not below ${classes}`)
    counts[k]! += 1
  }
  let total = 0
  const means = new Float64Array(classes)
  for (let row = 0; row < Z.rows; row++) {
    const z = Z.data.subarray(row * N, (row + 1) * N)
    means.fill(0)
    for (let i = 0; i < N; i++) means[labels[i]!]! += z[i]!
    for (let k = 0; k < classes; k++) means[k]! /= Math.max(1, counts[k]!)
    // Subtracting first keeps the digits that Σz² − N·mean² would lose near collapse.
    for (let i = 0; i < N; i++) total += (z[i]! - means[labels[i]!]!) ** 2
  }
  return total / N
}

/** The interval of the total cluster variation. */
export interface VariationInterval {
  /** The certified lower end: no partition is below it. */
  lower: number
  /** The upper end, attained by `partition`. */
  upper: number
  /** The value of the partition into classes, for any K; no upper bound of TCV_K when there are more than K classes. */
  byClass: number
  /** A partition into at most K clusters whose sum of squares is `upper` (N). */
  partition: Int32Array
}

/**
 * Returns an interval of TCV_{K,l}, the minimum of WCSS_l = 1/N Σ_k Σ_{i∈C_k} ‖(z_i, y_i) − (z̄_k, ȳ_k)‖² over all
 * partitions of the pairs into at most K clusters.
 * Upper end: the best partition that k-means finds, from the classes (when there are at most K) and from k-means++ starts
 * (with `random`). Lower end: the spectral relaxation. With the pairs as columns of A, the sum of squares is
 * ‖A_c(I − P)‖² for the centred A_c and a projection P of rank at most K − 1, so it is at least Σ_{i≥K} s_i(A_c)².
 * (Uncentred, Σ_{i>K} s_i(A)² is never more, because s_{i+1}(A) ≤ s_i(A_c).) The round-off of the singular values is
 * subtracted. `spectrum`: s(A_c), where the caller has it (centredPairs).
 * Z: (n, N); Y: (c, N), the y_i of the pairs; equal columns of Y are one class. K: 1 or more.
 * Throws on no samples, on different numbers of columns, on a K that is no positive integer, and on entries that are not
 * finite.
 * Source: Zangrando et al. 2402.03991v2, eqs. 6 and 7 (mean over the N samples); the bound: Zha et al., NIPS 2001,
 * Ding & He, ICML 2004.
 */
export function clusterVariationInterval(
  Z: Matrix,
  Y: Matrix,
  K: number,
  options: Omit<KMeansOptions, 'start'> & { spectrum?: ArrayLike<number> } = {},
): VariationInterval {
  const A = pairs(Z, Y)
  const N = A.cols
  if (!(Number.isInteger(K) && K >= 1))
    throw new RangeError(`clusterVariationInterval: K is ${K}, but must be a positive integer`)
  if (N === 0) throw new RangeError('clusterVariationInterval: no samples')
  if (!isFinite(A)) throw new RangeError('clusterVariationInterval: features or labels are not finite')
  const classes = classesOf(Y)
  const count = classes.reduce((most, k) => Math.max(most, k), 0) + 1
  const partition = kMeans(A, K, { ...options, start: count <= K ? classes : null })
  const clusters = partition.reduce((most, k) => Math.max(most, k), 0) + 1
  const upper = classScatter(A, partition, clusters)
  const byClass = classScatter(A, classes, count)
  const spectrum = options.spectrum ?? singularValues(centredPairs(Z, Y))
  return { lower: Math.min(upper, spectralBound(spectrum, K, N)), upper, byClass, partition }
}

/** Returns the pairs (z_i, y_i) as columns (n + c, N), from Z (n, N) and Y (c, N). Throws when N differs. */
export function pairs(Z: Matrix, Y: Matrix): Matrix {
  if (Z.cols !== Y.cols) throw new RangeError(`pairs: ${Y.cols} labels for ${Z.cols} columns`)
  return matrix(Z.rows + Y.rows, Z.cols, concatenate([Z.data, Y.data]))
}

/** Returns scale · onehot of the labels (classes, N), the Y of `clusterVariationInterval`. Throws on a label out of range. */
export function labelVectors(labels: ArrayLike<number>, classes: number, scale = 1): Matrix {
  const Y = matrix(classes, labels.length)
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i]!
    if (!(k >= 0 && k < classes))
      throw new RangeError(`labelVectors: label ${k} of sample ${i} is not below ${classes}`)
    Y.data[k * labels.length + i] = scale
  }
  return Y
}

/**
 * Returns the centred pairs A_c (n + c, N). They are centred twice, because the first mean carries round-off, which would
 * count as variation.
 */
export const centredPairs = (Z: Matrix, Y: Matrix): Matrix => centred(centred(pairs(Z, Y)))

/** Returns Σ_{i≥K} s_i(A_c)² / N from s = s(A_c), minus the round-off of s. */
export function spectralBound(s: ArrayLike<number>, K: number, N: number): number {
  const values = Array.from(s)
  const roundOff = 8 * Number.EPSILON * Math.hypot(...values)
  return values.slice(K - 1).reduce((sum, value) => sum + Math.max(0, value - roundOff) ** 2, 0) / N
}

function centred(A: Matrix): Matrix {
  const C = matrix(A.rows, A.cols)
  for (let row = 0; row < A.rows; row++) {
    const a = A.data.subarray(row * A.cols, (row + 1) * A.cols)
    const mean = a.reduce((sum, value) => sum + value, 0) / A.cols
    C.data.set(
      a.map((value) => value - mean),
      row * A.cols,
    )
  }
  return C
}

/** Returns class numbers (N), from 0 in the order of their first sample. Columns with equal sums are compared entry by entry. */
function classesOf(Y: Matrix): Int32Array {
  const { rows, cols, data } = Y
  const bySum = new Map<number, number[]>()
  const classes = new Int32Array(cols)
  let count = 0
  const isEqual = (i: number, j: number): boolean => {
    for (let k = 0; k < rows; k++) if (data[k * cols + i] !== data[k * cols + j]) return false
    return true
  }
  for (let i = 0; i < cols; i++) {
    let sum = 0
    for (let k = 0; k < rows; k++) sum = 31 * sum + data[k * cols + i]!
    const seen = bySum.get(sum) ?? []
    const same = seen.find((j) => isEqual(i, j))
    classes[i] = same === undefined ? count++ : classes[same]!
    if (same === undefined) bySum.set(sum, [...seen, i])
  }
  return classes
}
