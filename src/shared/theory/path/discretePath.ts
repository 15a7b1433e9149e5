import type { Matrix } from '../../linalg/matrix.ts'
import { apart } from './pathLength.ts'

/** A point of a path γ, with its features Z^1 … Z^L. */
export interface FeaturePoint {
  /** From 0 to 1. */
  t: number
  objective: number
  features: readonly Matrix[]
}

/** A path of finitely many points, γ_k of Corollary B.4. */
export interface DiscretePath {
  k: number
  /** T_0 = 0 … 1. */
  times: number[]
  /** The objective at every time. */
  objective: number[]
  /** The largest T_{j+1} − T_j, which is below 1/k. */
  largestStep: number
  /** The largest rise of the objective in one step; 0 where it never rises. */
  largestRise: number
  /** sup ‖γ_k(s) − γ(s)‖ over the sampled s, Frobenius norm of all features, relative to ‖γ(0)‖. */
  distance: number
}

/**
 * Chooses points of a sampled path with steps below 1/k, as few as possible: γ_k of Corollary B.4 holds each of them until
 * the next. The first and the last point of γ are kept. Samples lie off the finitely many jumps of γ, as the corollary
 * needs. Returns null where two neighbouring samples are 1/k apart or more: γ is then sampled too coarsely for this k.
 * Status: the corollary is proved (γ_k descends because γ does, and sup ‖γ_k − γ‖ ≤ Lip(γ)/k); rise and distance are
 * evaluated on the samples.
 * Throws where k is not at least 1, and on fewer than two samples or samples whose t does not rise from 0 to 1.
 * Source: Zangrando et al. 2402.03991v2, Corollary B.4, Remark B.5.
 */
export function discretePath(points: readonly FeaturePoint[], k: number): DiscretePath | null {
  if (!(k >= 1)) throw new RangeError(`discretePath: k is ${k}`)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || points.length < 2) throw new RangeError(`discretePath: ${points.length} points`)
  if (first.t !== 0 || last?.t !== 1 || points.some(({ t }, i) => i > 0 && !(t > points[i - 1]!.t)))
    throw new RangeError('discretePath: t does not rise from 0 to 1')
  const chosen = [0]
  while (chosen.at(-1)! < points.length - 1) {
    const from = chosen.at(-1)!
    let to = from
    while (to + 1 < points.length && points[to + 1]!.t - points[from]!.t < 1 / k) to++
    if (to === from) return null
    chosen.push(to)
  }
  const times = chosen.map((i) => points[i]!.t)
  const objective = chosen.map((i) => points[i]!.objective)
  return {
    k,
    times,
    objective,
    largestStep: Math.max(...times.slice(1).map((t, j) => t - times[j]!)),
    largestRise: Math.max(0, ...objective.slice(1).map((value, j) => value - objective[j]!)),
    distance: distanceOf(points, chosen) / norm(first.features),
  }
}

/** Returns the largest ‖γ(T_j) − γ(s)‖ over the samples s from T_j up to, not including, T_{j+1}. */
function distanceOf(points: readonly FeaturePoint[], chosen: readonly number[]): number {
  let largest = 0
  chosen.slice(0, -1).forEach((from, j) => {
    for (let s = from + 1; s < chosen[j + 1]!; s++)
      largest = Math.max(largest, apart(points[from]!.features, points[s]!.features))
  })
  return largest
}

const norm = (Z: readonly Matrix[]): number =>
  Math.sqrt(Z.reduce((sum, { data }) => sum + data.reduce((own, z) => own + z * z, 0), 0))
