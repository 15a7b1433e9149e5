import { matrix, squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { classOrder, splitByClass } from './classMeans.ts'
import type { Centre } from './collapseVariants.ts'

/**
 * Features by class, in units of their largest entry: no metric depends on their scale. A class without samples is left
 * out, so that K counts those that have some.
 */
export interface ScatterByClass {
  /** M, (n, K): columns m_k. */
  means: Matrix
  /** Samples of each class (K). */
  counts: number[]
  /** Which classes these are (K). */
  present: number[]
  /** z_i − m_k, (n, N): Σ_W = deviations · deviationsᵀ/N. */
  deviations: Matrix
  /** tr Σ_W. */
  within: number
  /** Mean ‖z_i‖², in the same units. */
  meanSquare: number
}

/**
 * Z: (n, N); labels: N class numbers. Throws when labels and columns differ in number or a label is out of range;
 * null where there are no samples or Z is not finite.
 */
export function scatterByClass(Z: Matrix, labels: ArrayLike<number>, classes: number): ScatterByClass | null {
  const N = Z.cols
  if (labels.length !== N) throw new RangeError(`scatterByClass: ${labels.length} labels for ${N} columns`)
  const order = classOrder(labels, classes)
  const largest = Z.data.reduce((sofar, z) => Math.max(sofar, Math.abs(z)), 0)
  if (N === 0 || !Number.isFinite(largest)) return null
  const scale = largest > 0 ? largest : 1
  const split = splitByClass(Z, order, scale)
  const sizes = Array.from({ length: classes }, (_, k) => (order.starts[k + 1] ?? 0) - (order.starts[k] ?? 0))
  const present = sizes.flatMap((size, k) => (size > 0 ? [k] : []))
  const means = columnsOf(split.means, present)
  const counts = present.map((k) => sizes[k]!)
  return {
    means,
    counts,
    present,
    deviations: split.deviations,
    within: squaredNorm(split.deviations) / N,
    meanSquare: Z.data.reduce((sum, z) => sum + (z / scale) ** 2, 0) / N,
  }
}

/** M less the centre: (n, K). Means that differ by no more than round-off are one. */
export function centredMeans({ means, counts }: ScatterByClass, about: Centre): Matrix {
  const weights = about === 'samples' ? counts : counts.map(() => 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const C = matrix(means.rows, means.cols)
  for (let row = 0; row < means.rows; row++) {
    const m = means.data.subarray(row * means.cols, (row + 1) * means.cols)
    // From the first mean on: the mean of equal numbers is then that number, without rounding.
    const first = m[0] ?? 0
    const centre = first + weights.reduce((sum, weight, k) => sum + weight * ((m[k] ?? 0) - first), 0) / total
    C.data.set(
      m.map((value) => value - centre),
      row * means.cols,
    )
  }
  return squaredNorm(C) <= roundOff(means) ** 2 ? matrix(means.rows, means.cols) : C
}

/** Below it a singular value of means of this size is none. */
export const roundOff = (M: Matrix): number => Math.max(M.rows, M.cols) * Number.EPSILON * Math.sqrt(squaredNorm(M))

function columnsOf(M: Matrix, columns: readonly number[]): Matrix {
  const C = matrix(M.rows, columns.length)
  for (let row = 0; row < M.rows; row++)
    columns.forEach((from, to) => (C.data[row * C.cols + to] = M.data[row * M.cols + from]!))
  return C
}
