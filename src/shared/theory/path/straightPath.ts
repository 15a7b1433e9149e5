import { matrix, type Matrix } from '../../linalg/matrix.ts'
import type { Activation } from '../../spec/runSpec.ts'
import { largestIncrease, pathObjective, type PathPoint } from './pathObjective.ts'

/** The objective along the straight line between two networks. */
export interface StraightPath {
  points: PathPoint[]
  /** The largest rise from one point to the next. */
  largestIncrease: number
  /** The largest objective on the line minus that at the start: the barrier; 0 where there is none. */
  barrier: number
  /** Why the line stops early, where σ⁻¹ is not defined; null where it reaches the end. */
  refusal: string | null
}

/**
 * Evaluates the representation cost along Z^l(t) = (1 − t) Z^l(0) + t Z^l(1) at steps + 1 points, for comparison with the
 * descent path. from, to: Z^1 … Z^L of equal sizes, interpolating (Z^L = Y in both).
 * Throws when layers or sizes differ or `steps` is not positive.
 * Source: eq. 11 of Zangrando et al. 2402.03991v2; the comparison is ours.
 */
export function straightPath(
  from: readonly Matrix[],
  to: readonly Matrix[],
  names: readonly Activation[],
  steps: number,
): StraightPath {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`straightPath: ${steps} steps, but needs 1 or more`)
  if (from.length !== to.length || from.some((Z, l) => Z.rows !== to[l]?.rows || Z.cols !== to[l]?.cols))
    throw new RangeError('straightPath: the two networks differ in their layers')
  const evaluate = pathObjective(names)
  const points: PathPoint[] = []
  let refusal: string | null = null
  for (let i = 0; i <= steps && refusal === null; i++) {
    const t = i / steps
    const value = evaluate(from.map((Z, l) => between(Z, to[l]!, t)))
    if (typeof value === 'string') refusal = `At t = ${t.toFixed(3)} ${value}.`
    else points.push({ t, ...value })
  }
  const start = points[0]?.objective ?? 0
  const barrier = points.reduce((highest, { objective }) => Math.max(highest, objective - start), 0)
  return { points, largestIncrease: largestIncrease(points), barrier, refusal }
}

function between(A: Matrix, B: Matrix, t: number): Matrix {
  if (t === 0) return A
  if (t === 1) return B
  return matrix(
    A.rows,
    A.cols,
    A.data.map((a, i) => (1 - t) * a + t * B.data[i]!),
  )
}
