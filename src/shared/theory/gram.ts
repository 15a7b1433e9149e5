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

/** Samples of one class put together, neighbours of the class order with each other, so that a picture of G fits. */
export interface SampleGroups {
  /** At most so many samples are together. */
  largest: number
  /** Group p holds positions bounds[p] … bounds[p + 1] − 1 of the class order. (groups + 1) */
  bounds: Int32Array
  /** Class k lies in groups starts[k] … starts[k + 1] − 1. (K + 1) */
  starts: Int32Array
}

/** At most `most` groups, and as small ones as that allows; every class that has samples keeps at least one. */
export function sampleGroups({ starts }: ClassOrder, most: number): SampleGroups {
  const sizes = Array.from(starts.subarray(1), (end, k) => end - (starts[k] as number))
  const N = starts.at(-1) ?? 0
  const count = (largest: number): number => sizes.reduce((sum, size) => sum + Math.ceil(size / largest), 0)
  const whole = Math.max(1, ...sizes)
  let largest = 1
  while (largest < whole && count(largest) > most) largest++
  const parts = sizes.map((size) => Math.ceil(size / largest))
  const bounds = sizes.flatMap((size, k) => {
    const own = parts[k] as number
    return Array.from({ length: own }, (_, p) => (starts[k] as number) + Math.round((size * p) / own))
  })
  const groupStarts = parts.reduce<number[]>((before, own) => [...before, (before.at(-1) as number) + own], [0])
  return { largest, bounds: Int32Array.of(...bounds, N), starts: Int32Array.from(groupStarts) }
}

/**
 * G = ZᵀZ with the samples in class order, averaged over every two groups: (groups, groups), symmetric.
 * Z: (n, N). Source: Zangrando et al. 2402.03991v2, Figure 6; the averaging is ours.
 */
export function gramMatrix(Z: Matrix, { order }: ClassOrder, { bounds }: SampleGroups): Matrix {
  const groups = bounds.length - 1
  const means = matrix(Z.rows, groups)
  for (let row = 0; row < Z.rows; row++)
    for (let p = 0; p < groups; p++) {
      const members = order.subarray(bounds[p] as number, bounds[p + 1] as number)
      const sum = members.reduce((sofar, i) => sofar + (Z.data[row * Z.cols + i] as number), 0)
      means.data[row * groups + p] = sum / members.length
    }
  // The mean of the products of two groups is the product of their means.
  return multiply(transpose(means), means)
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
