import { matrix, multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { difference, rankOf } from '../representationCost.ts'

/** The cost of the first layer for collapsed features, from the inputs. */
export interface ClassCouplings {
  /**
   * H = D (XᵀX)⁺ Dᵀ (K, K), where D (K, N) are the class indicators divided by √N_k. Collapsed features with A¹ = F D
   * cost ‖W_1‖² ≥ tr(F H Fᵀ). Units: those of X to the power −2.
   */
  H: Matrix
  /**
   * ‖D − D X⁺X‖/‖D‖: 0 where some W_1 maps every class to one point. With more samples than pixels it is larger, and no
   * network collapses in its first layer.
   */
  missing: number
}

/**
 * Computes the quadratic form of the cost of the smallest first layer for collapsed features, from the inputs alone.
 * X: inputs (d, N), one sample per column; labels: class numbers 0 … K−1. H is invariant under rotations of X; scaling X
 * by α divides H by α².
 * Throws when the sizes do not fit, a class is empty, a label is out of range, or entries are not finite.
 * Source: ‖W_1‖² = ‖σ_1⁻¹(Z¹) X⁺‖² of Zangrando et al. 2402.03991v2, eq. 12, on collapsed Z¹.
 */
export function classCouplings(X: Matrix, labels: ArrayLike<number>, classes: number): ClassCouplings {
  const N = X.cols
  if (labels.length !== N) throw new RangeError(`classCouplings: ${labels.length} labels for ${N} samples`)
  const counts = new Array<number>(classes).fill(0)
  for (const label of Array.from(labels)) {
    if (counts[label] === undefined)
      throw new RangeError(`classCouplings: label ${label} is not among 0 … ${classes - 1}`)
    counts[label]++
  }
  const empty = counts.indexOf(0)
  if (empty >= 0) throw new RangeError(`classCouplings: class ${empty} has no samples`)
  const D = matrix(classes, N)
  for (let i = 0; i < N; i++) {
    const label = labels[i]!
    D.data[label * N + i] = 1 / Math.sqrt(counts[label]!)
  }
  const { s, V } = svd(X)
  const r = rankOf(s)
  const P = leading(multiply(D, V), r) // D V (K, r)
  const back = multiply(P, transpose(leading(V, r)))
  const half = scaleColumns(
    P,
    s.slice(0, r).map((value) => 1 / value),
  )
  return {
    H: multiply(half, transpose(half)),
    missing: Math.sqrt(squaredNorm(difference(D, back)) / squaredNorm(D)),
  }
}

/** Returns the first r columns. */
function leading(A: Matrix, r: number): Matrix {
  const B = matrix(A.rows, r)
  for (let i = 0; i < A.rows; i++) B.data.set(A.data.subarray(i * A.cols, i * A.cols + r), i * r)
  return B
}
