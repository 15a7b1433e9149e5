import { matrix, multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { classOrder, splitByClass, type ClassOrder } from './collapse/classMeans.ts'

/** Groups of neighbouring samples of one class, which limit the size of a picture of G. */
export interface SampleGroups {
  /** The largest number of samples in a group. */
  largest: number
  /** Group p has positions bounds[p] … bounds[p + 1] − 1 of the class order (groups + 1). */
  bounds: Int32Array
  /** Class k has groups starts[k] … starts[k + 1] − 1 (K + 1). */
  starts: Int32Array
}

/** Returns at most `most` groups, each as small as that allows. Every class with samples has at least one. */
export function sampleGroups({ starts }: ClassOrder, most: number): SampleGroups {
  const sizes = Array.from(starts.subarray(1), (end, k) => end - starts[k]!)
  const N = starts.at(-1) ?? 0
  const count = (largest: number): number => sizes.reduce((sum, size) => sum + Math.ceil(size / largest), 0)
  const whole = Math.max(1, ...sizes)
  let largest = 1
  while (largest < whole && count(largest) > most) largest++
  const parts = sizes.map((size) => Math.ceil(size / largest))
  const bounds = sizes.flatMap((size, k) => {
    const own = parts[k]!
    return Array.from({ length: own }, (_, p) => starts[k]! + Math.round((size * p) / own))
  })
  const groupStarts = parts.reduce<number[]>((before, own) => [...before, before.at(-1)! + own], [0])
  return { largest, bounds: Int32Array.of(...bounds, N), starts: Int32Array.from(groupStarts) }
}

/**
 * Returns G = ZᵀZ of Z (n, N) with the samples in class order, averaged over every pair of groups: (groups, groups).
 * Source: Zangrando et al. 2402.03991v2, Figure 6; the averaging is ours.
 */
export function gramMatrix(Z: Matrix, { order }: ClassOrder, { bounds }: SampleGroups): Matrix {
  const groups = bounds.length - 1
  const means = matrix(Z.rows, groups)
  for (let row = 0; row < Z.rows; row++)
    for (let p = 0; p < groups; p++) {
      const members = order.subarray(bounds[p]!, bounds[p + 1]!)
      const sum = members.reduce((sofar, i) => sofar + Z.data[row * Z.cols + i]!, 0)
      means.data[row * groups + p] = sum / members.length
    }
  // The mean of the products of two groups is the product of their means.
  return multiply(transpose(means), means)
}

/**
 * Returns the distance of G = ZᵀZ from block structure: ‖G − Ḡ‖/‖G‖ in the Frobenius norm, where Ḡ is the mean of G over
 * every block of two classes. Ḡ is the nearest matrix with constant blocks, so the distance is within 0 … 1, and 0 exactly
 * when Z is collapsed. It is invariant under rotation and scaling of Z and permutations of samples and classes.
 * With Z = M + E of class means and deviations, M Eᵀ = 0, so ‖G − Ḡ‖² = 2 ‖MᵀE‖² + ‖EᵀE‖² and ‖G‖² is ‖Ḡ‖² more. No
 * N × N matrix is needed, and no difference loses the digits of features close to collapse.
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
  const sorted = classOrder(labels, classes)
  const { means, deviations } = splitByClass(Z, sorted, largest)
  const roots = Float64Array.from({ length: classes }, (_, k) => Math.sqrt(sorted.starts[k + 1]! - sorted.starts[k]!))
  const M = transpose(scaleColumns(means, roots)) // (K, n): a class counts once for each of its samples
  const blocks = squaredNorm(multiply(M, transpose(M)))
  const distance = 2 * squaredNorm(multiply(M, deviations)) + squaredNorm(smallerGram(deviations))
  const norm = blocks + distance
  return norm === 0 ? 0 : Math.sqrt(distance / norm)
}

/** Returns E Eᵀ or EᵀE, whichever is smaller; both have the same norm. */
const smallerGram = (E: Matrix): Matrix => (E.rows <= E.cols ? multiply(E, transpose(E)) : multiply(transpose(E), E))
