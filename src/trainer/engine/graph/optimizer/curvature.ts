import { concatenate, reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { sum } from '../language/reductions.ts'
import type { Shape, Tensor } from '../language/tensor.ts'
import { firstRows } from './vectors.ts'

/**
 * The scalar products of the curvature pairs. The pairs lie in a ring of m + 1 slots: `head` is the free slot, and the
 * last `count` written ones are in use. The two-loop recursion needs Y Yᵀ and the upper triangular R with
 * R_pq = s_p · y_q for q no older than p. R is kept inverted: a new pair adds one column to the inverse, and the oldest
 * pair removes one row.
 */
export interface Curvature {
  /** R⁻¹ (R, m + 1, m + 1), zero for slots not in use. */
  inverse: Tensor
  /** y_p · y_q (R, m + 1, m + 1), zero for slots not in use. */
  yy: Tensor
  /** s_p · y_p (R, m + 1). */
  sy: Tensor
  /** s_p · g and y_p · g at the current gradient g (R, m + 1), updated by adding each y. */
  sg: Tensor
  yg: Tensor
  head: Tensor
  count: Tensor
}

export const curvatureState = (runs: number, memory: number) => {
  const slots = memory + 1
  const square: Shape = [runs, slots, slots]
  return {
    inverse: { dtype: 'float64', shape: square },
    yy: { dtype: 'float64', shape: square },
    sy: { dtype: 'float64', shape: [runs, slots] },
    sg: { dtype: 'float64', shape: [runs, slots] },
    yg: { dtype: 'float64', shape: [runs, slots] },
    head: { dtype: 'int32', shape: [runs] },
    count: { dtype: 'int32', shape: [runs] },
  } as const
}

/** Returns the rows of `pairs` that hold each run's s, then each run's y, in slot `head`: (2R). */
export function slotIndex(head: Tensor, runs: number, memory: number): Tensor {
  const slots = memory + 1
  const first = e.add(head, firstRows(head.graph, runs, 2 * slots))
  return concatenate([first, e.add(first, slots)], 0)
}

/** The scalar products of the newest pair; y is zero for runs that have not moved. */
export interface NewestPair {
  /** Products of every s, and of every y, with the newest y: (R, m + 1). */
  sy: Tensor
  yy: Tensor
  /** Products of the pair with the new gradient, and of s with itself: (R). */
  stepGradient: Tensor
  changeGradient: Tensor
  stepSquare: Tensor
}

/**
 * Adds the pair in slot `head` to the curvature of the runs that have moved, if it has positive curvature. Otherwise the
 * next direction would point uphill.
 */
export function rememberPair(before: Curvature, pair: NewestPair, moved: Tensor, memory: number): Curvature {
  const { head, count } = before
  const slots = memory + 1
  const isHead = e.equal(asColumn(head), slotNumbers(head, slots)) // (R, m + 1)
  const atHead = (v: Tensor): Tensor => sum(e.select(isHead, v, 0), [1])
  const [sy, yy] = [atHead(pair.sy), atHead(pair.yy)]
  const isPositive = e.greater(sy, e.multiply(e.squareRoot(e.multiply(pair.stepSquare, yy)), Number.EPSILON))
  const isKept = e.and(moved, isPositive)

  const step = e.cast(isKept, 'int32')
  const after = { head: e.remainder(e.add(head, step), slots), count: e.minimum(e.add(count, step), memory) }
  const inUse = slotsInUse(after.head, after.count, slots)
  const [newestSlot, keptSlot] = [e.and(asColumn(moved), isHead), e.and(asColumn(isKept), isHead)] // (R, m + 1)
  // The column of R⁻¹ that belongs to the new pair: −R⁻¹ (s_p · y) / (s · y), and 1 / (s · y) on the diagonal.
  const above = e.negative(e.divide(apply(before.inverse, pair.sy), asColumn(sy)))
  const column = e.select(isHead, e.divide(1, asColumn(sy)), above)
  const [isRow, isColumn] = [asColumn(keptSlot), asRow(keptSlot)]
  const isBoth = e.and(asColumn(inUse), asRow(inUse))
  const inverse = e.select(isColumn, asColumn(column), e.select(isRow, 0, before.inverse))
  const products = e.select(isColumn, asColumn(pair.yy), e.select(isRow, asRow(pair.yy), before.yy))
  return {
    ...after,
    inverse: e.select(isBoth, inverse, 0),
    yy: e.select(isBoth, products, 0),
    sy: e.select(inUse, e.select(keptSlot, asColumn(sy), before.sy), 0),
    sg: e.select(newestSlot, asColumn(pair.stepGradient), e.add(before.sg, pair.sy)),
    yg: e.select(newestSlot, asColumn(pair.changeGradient), e.add(before.yg, pair.yy)),
  }
}

/**
 * Runs the two-loop recursion (Nocedal & Wright, algorithm 7.4) on scalar products alone. The direction is
 * Σ coefficients · pairs − γ g, with the coefficients (R, 2(m + 1)) of every s, then of every y. γ (R) is 1 without pairs.
 */
export function descentCoefficients(
  { inverse, yy, sy, sg, yg, head, count }: Curvature,
  memory: number,
): { coefficients: Tensor; gamma: Tensor } {
  const slots = memory + 1
  const newest = e.equal(asColumn(e.remainder(e.add(head, memory), slots)), slotNumbers(head, slots))
  const isNewest = e.and(asColumn(newest), asRow(newest))
  const newestYy = sum(e.select(isNewest, yy, 0), [1, 2])
  const gamma = e.select(e.greater(count, 0), e.divide(sum(e.select(newest, sy, 0), [1]), newestYy), 1)
  const alpha = e.negative(apply(inverse, sg))
  const used = e.select(slotsInUse(head, count, slots), yg, 0)
  const yq = e.negative(e.add(used, apply(yy, alpha))) // y_p · (−g − Σ α y)
  const rest = e.subtract(e.multiply(sy, alpha), e.multiply(asColumn(gamma), yq))
  const w = sum(e.multiply(inverse, asColumn(rest)), [1]) // R⁻ᵀ rest
  return { coefficients: concatenate([w, e.negative(e.multiply(asColumn(gamma), alpha))], 1), gamma }
}

/** Returns A v for each run, (R, n, n) · (R, n). Entries of v that meet zeros of A must be finite. */
const apply = (A: Tensor, v: Tensor): Tensor => sum(e.multiply(A, asRow(v)), [2])

/** Returns which slots hold one of the last `count` pairs: (R, m + 1). */
function slotsInUse(head: Tensor, count: Tensor, slots: number): Tensor {
  const age = e.remainder(e.subtract(asColumn(e.add(head, slots - 1)), slotNumbers(head, slots)), slots)
  return e.less(age, asColumn(count))
}

const slotNumbers = ({ graph }: Tensor, slots: number): Tensor =>
  constant(
    graph,
    Array.from({ length: slots }, (_, i) => i),
    'int32',
    [1, slots],
  )

const asColumn = (v: Tensor): Tensor => reshape(v, [...v.shape, 1])
const asRow = (v: Tensor): Tensor => reshape(v, [v.shape[0]!, 1, v.shape[1]!])
