import { matrix, multiply, transpose, type Matrix } from '../linalg/matrix.ts'

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
    const k = labels[i] as number
    if (!(Number.isInteger(k) && k >= 0 && k < classes))
      throw new RangeError(`classOrder: label ${k} of column ${i} is not among 0 … ${classes - 1}`)
    starts[k + 1] = (starts[k + 1] as number) + 1
  }
  for (let k = 0; k < classes; k++) starts[k + 1] = (starts[k + 1] as number) + (starts[k] as number)
  const next = starts.slice()
  const order = new Int32Array(labels.length)
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i] as number
    order[next[k] as number] = i
    next[k] = (next[k] as number) + 1
  }
  return { order, starts }
}

/**
 * G = ZᵀZ with the samples in the given order. Z: (n, N); G: (N, N), symmetric.
 * Source: Zangrando et al. 2402.03991v2, Figure 6.
 */
export function gramMatrix(Z: Matrix, order: ArrayLike<number>): Matrix {
  const sorted = matrix(Z.rows, order.length)
  for (let row = 0; row < Z.rows; row++)
    for (let j = 0; j < order.length; j++)
      sorted.data[row * order.length + j] = Z.data[row * Z.cols + (order[j] as number)] as number
  return multiply(transpose(sorted), sorted)
}

/**
 * How far G = ZᵀZ is from block structure: ‖G − Ḡ‖/‖G‖ in the Frobenius norm, Ḡ the mean of G over every block of two
 * classes. Ḡ is the nearest matrix with constant blocks, so this is between 0 and 1, and 0 exactly when Z is collapsed.
 * It does not change when Z is rotated or scaled or samples and classes are permuted.
 * Z: (n, N); labels: N class numbers; a class without samples has no block. 0 for Z = 0, NaN where Z has NaN.
 * Throws when labels and columns differ in number or a label is out of range.
 * Source: Zangrando et al. 2402.03991v2, Proposition D.1 (which says when it vanishes; the distance is ours).
 */
export function blockDistance(Z: Matrix, labels: ArrayLike<number>, classes: number): number {
  const N = Z.cols
  if (labels.length !== N) throw new RangeError(`blockDistance: ${labels.length} labels for ${N} columns`)
  const largest = Z.data.reduce((sofar, z) => Math.max(sofar, Math.abs(z)), 0)
  if (!(largest > 0) || N === 0) return largest === 0 ? 0 : NaN
  if (largest === Infinity) return NaN
  const { means, deviations } = split(Z, largest, classOrder(labels, classes))
  // G − Ḡ = MᵀE + EᵀM + EᵀE, since subtracting the matrices would lose the digits of features close to collapse.
  const ME = multiply(transpose(means), deviations) // (N, N)
  const EE = multiply(transpose(deviations), deviations)
  const MM = multiply(transpose(means), means)
  let distance = 0
  let norm = 0
  for (let i = 0; i < N; i++)
    for (let j = 0; j < N; j++) {
      const at = i * N + j
      const difference = (ME.data[at] as number) + (ME.data[j * N + i] as number) + (EE.data[at] as number)
      distance += difference * difference
      norm += ((MM.data[at] as number) + difference) ** 2
    }
  return norm === 0 ? 0 : Math.min(1, Math.sqrt(distance / norm))
}

/** Z/scale = M + E: to every sample the mean of its class, and what is left. Both (n, N). */
function split(Z: Matrix, scale: number, { order, starts }: ClassOrder): { means: Matrix; deviations: Matrix } {
  const N = Z.cols
  const means = matrix(Z.rows, N)
  const deviations = matrix(Z.rows, N)
  for (let row = 0; row < Z.rows; row++)
    for (let k = 0; k + 1 < starts.length; k++) {
      const members = order.subarray(starts[k] as number, starts[k + 1] as number)
      const z = (i: number): number => (Z.data[row * N + i] as number) / scale
      // From the first member on: the mean of equal numbers is then that number, without rounding.
      const first = members.length > 0 ? z(members[0] as number) : 0
      const mean = first + members.reduce((sum, i) => sum + (z(i) - first), 0) / Math.max(1, members.length)
      for (const i of members) {
        means.data[row * N + i] = mean
        deviations.data[row * N + i] = z(i) - mean
      }
    }
  return { means, deviations }
}
