import type { Matrix } from '../../linalg/matrix.ts'
import type { Activation } from '../../spec/runSpec.ts'
import { inverseFeatures, localCost } from '../representationCost.ts'

/** The representation cost at a point of a path. */
export interface PathPoint {
  /** From 0 to 1. */
  t: number
  /** ½‖σ_{l+1}⁻¹(Z^{l+1}) Z^{l,+}‖², l = 1 … L − 1. */
  costs: number[]
  /** Their sum: eq. 11. */
  objective: number
}

/** Evaluates eq. 11 at successive points, and recomputes only layers that changed. Returns a reason where σ⁻¹ is not defined. */
export type PathObjective = (Z: readonly Matrix[]) => { costs: number[]; objective: number } | string

/**
 * Returns a function that evaluates the representation cost of interpolating features Z^1 … Z^L along a path. Layers that
 * are the same objects as at the last point keep their cost.
 * Source: Zangrando et al. 2402.03991v2, eq. 11.
 */
export function pathObjective(names: readonly Activation[]): PathObjective {
  let last: readonly Matrix[] = []
  let costs: number[] = []
  return (Z) => {
    const next: number[] = []
    for (let l = 0; l < Z.length - 1; l++) {
      const [own, above] = [Z[l]!, Z[l + 1]!]
      const known = costs[l]
      if (known !== undefined && last[l] === own && last[l + 1] === above) next.push(known)
      else {
        const A = inverseFeatures(above, names[l + 1]!)
        if (typeof A === 'string') return `σ⁻¹ is not defined in layer ${l + 2}: ${A}`
        next.push(localCost(A, own).cost)
      }
    }
    last = [...Z]
    costs = next
    return { costs: [...next], objective: next.reduce((sum, cost) => sum + cost, 0) }
  }
}

/** Returns the largest rise of the objective from one point to the next; 0 where it never rises. */
export function largestIncrease(points: readonly PathPoint[]): number {
  return points.reduce(
    (largest, { objective }, i) => Math.max(largest, objective - (points[i - 1]?.objective ?? Infinity)),
    0,
  )
}

/**
 * Returns the sign of det M of a square M by elimination with pivots; 0 when a column has no pivot. The determinant itself
 * would overflow.
 */
export function determinantSign(M: Matrix): number {
  const n = M.cols
  const a = M.data.slice()
  let sign = 1
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i
    const diagonal = a[pivot * n + k]!
    if (diagonal === 0) return 0
    if (pivot !== k) {
      sign = -sign
      const row = a.slice(k * n, (k + 1) * n)
      a.copyWithin(k * n, pivot * n, (pivot + 1) * n)
      a.set(row, pivot * n)
    }
    if (diagonal < 0) sign = -sign
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / diagonal
      for (let j = k; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!
    }
  }
  return sign
}
