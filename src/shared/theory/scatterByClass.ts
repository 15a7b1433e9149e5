import { matrix, squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { classOrder, splitByClass } from './collapse/classMeans.ts'
import type { Centre } from './collapse/collapseVariants.ts'

/**
 * Features by class, in units of their largest entry, because no metric depends on their scale. K counts the classes that
 * have samples.
 */
export interface ScatterByClass {
  /** M (n, K): columns m_k. */
  means: Matrix
  /** Samples of each class (K). */
  counts: number[]
  /** The class numbers (K). */
  present: number[]
  /** The index in `present` of the class of every sample (N). */
  classes: Int32Array
  /** z_i − m_k, (n, N): Σ_W = deviations · deviationsᵀ/N. */
  deviations: Matrix
  /** tr Σ_W. */
  within: number
  /** Mean ‖z_i‖², in the same units. */
  meanSquare: number
}

/**
 * Splits the features Z (n, N) by class; labels: N class numbers. Returns null where there are no samples or Z is not
 * finite. Throws when labels and columns differ in number or a label is out of range.
 */
export function scatterByClass(Z: Matrix, labels: ArrayLike<number>, classes: number): ScatterByClass | null {
  const N = Z.cols
  if (labels.length !== N) throw new RangeError(`scatterByClass: ${labels.length} labels for ${N} columns`)
  const order = classOrder(labels, classes)
  const largest = largestEntry(Z)
  if (N === 0 || !Number.isFinite(largest)) return null
  const scale = largest > 0 ? largest : 1
  const split = splitByClass(Z, order, scale)
  const sizes = Array.from({ length: classes }, (_, k) => (order.starts[k + 1] ?? 0) - (order.starts[k] ?? 0))
  const present = sizes.flatMap((size, k) => (size > 0 ? [k] : []))
  const means = columnsOf(split.means, present)
  const counts = present.map((k) => sizes[k]!)
  const places = new Map(present.map((k, place) => [k, place]))
  return {
    means,
    counts,
    present,
    classes: Int32Array.from({ length: N }, (_, i) => places.get(labels[i]!)!),
    deviations: split.deviations,
    within: squaredNorm(split.deviations) / N,
    meanSquare: sumOfSquares(Z, scale) / N,
  }
}

/** Returns the largest |z|; NaN where an entry is NaN. */
function largestEntry({ data }: Matrix): number {
  let largest = 0
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!))
  return largest
}

/** Returns Σ (z/scale)²: z itself may be too small to be squared. */
function sumOfSquares({ data }: Matrix, scale: number): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += (data[i]! / scale) ** 2
  return sum
}

/** Returns M minus its centre (n, K); 0 where the class means differ by round-off only. */
export function centredMeans({ means, counts }: ScatterByClass, about: Centre): Matrix {
  const weights = about === 'samples' ? counts : counts.map(() => 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const C = matrix(means.rows, means.cols)
  for (let row = 0; row < means.rows; row++) {
    const m = means.data.subarray(row * means.cols, (row + 1) * means.cols)
    // Relative to the first mean: the mean of equal numbers is then exact.
    const first = m[0] ?? 0
    const centre = first + weights.reduce((sum, weight, k) => sum + weight * ((m[k] ?? 0) - first), 0) / total
    C.data.set(
      m.map((value) => value - centre),
      row * means.cols,
    )
  }
  return squaredNorm(C) <= roundOff(means) ** 2 ? matrix(means.rows, means.cols) : C
}

/** Returns the round-off of singular values of M (n, K); smaller ones count as 0. */
export const roundOff = (M: Matrix): number => Math.max(M.rows, M.cols) * Number.EPSILON * Math.sqrt(squaredNorm(M))

function columnsOf(M: Matrix, columns: readonly number[]): Matrix {
  const C = matrix(M.rows, columns.length)
  for (let row = 0; row < M.rows; row++)
    columns.forEach((from, to) => (C.data[row * C.cols + to] = M.data[row * M.cols + from]!))
  return C
}
