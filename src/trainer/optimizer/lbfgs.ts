import { dot } from '../../shared/linalg/matrix.ts'
import { strongWolfe, wolfeDefaults, type Point } from './lineSearch.ts'

/** A value, its gradient, and how far the value may be off by round-off. */
export interface Evaluation {
  objective: number
  gradient: Float64Array
  noise: number
}

/** Where the minimisation stands; `lbfgsStep` moves it on. */
export interface LbfgsState<E extends Evaluation> {
  theta: Float64Array
  evaluation: E
  /** Curvature pairs, oldest first: s = step, y = change of the gradient. */
  pairs: { s: Float64Array; y: Float64Array; rho: number }[]
}

export function lbfgsStart<E extends Evaluation>(
  theta: Float64Array,
  evaluate: (theta: Float64Array) => E,
): LbfgsState<E> {
  return { theta, evaluation: evaluate(theta), pairs: [] }
}

/**
 * One iteration of L-BFGS (Nocedal & Wright, algorithm 7.5) with a strong-Wolfe step. A direction that cannot be
 * followed is tried once more as steepest descent, without the pairs. Returns false when that fails as well: the
 * objective cannot be lowered at this precision.
 */
export function lbfgsStep<E extends Evaluation>(
  state: LbfgsState<E>,
  evaluate: (theta: Float64Array) => E,
  memory: number,
): boolean {
  if (tryStep(state, evaluate, memory)) return true
  if (state.pairs.length === 0) return false
  state.pairs = []
  return tryStep(state, evaluate, memory)
}

interface RayPoint<E> extends Point {
  theta: Float64Array
  evaluation: E
}

function tryStep<E extends Evaluation>(
  state: LbfgsState<E>,
  evaluate: (theta: Float64Array) => E,
  memory: number,
): boolean {
  const { theta, evaluation, pairs } = state
  const direction = descentDirection(evaluation.gradient, pairs)
  const slope = dot(evaluation.gradient, direction)
  if (!(slope < 0)) return false
  const at = (t: number): RayPoint<E> => {
    const moved = new Float64Array(theta.length)
    for (let i = 0; i < moved.length; i++) moved[i] = (theta[i] as number) + t * (direction[i] as number)
    const there = evaluate(moved)
    return { t, f: there.objective, slope: dot(there.gradient, direction), theta: moved, evaluation: there }
  }
  const start: RayPoint<E> = { t: 0, f: evaluation.objective, slope, theta, evaluation }
  const firstStep = pairs.length > 0 ? 1 : Math.min(1, 1 / sumOfMagnitudes(evaluation.gradient))
  const tolerance = { ...wolfeDefaults, tolerance: Number.EPSILON }
  const point = strongWolfe(at, start, firstStep, largestMagnitude(direction), evaluation.noise, tolerance)
  if (point.t === 0 || !Number.isFinite(point.f)) return false
  remember(state, point, memory)
  state.theta = point.theta
  state.evaluation = point.evaluation
  return true
}

function remember<E extends Evaluation>(state: LbfgsState<E>, point: RayPoint<E>, memory: number): void {
  const s = point.theta.map((value, i) => value - (state.theta[i] as number))
  const y = point.evaluation.gradient.map((value, i) => value - (state.evaluation.gradient[i] as number))
  const sy = dot(s, y)
  // A pair without positive curvature would make the next direction point uphill.
  if (!(sy > Number.EPSILON * Math.sqrt(dot(s, s) * dot(y, y)))) return
  if (state.pairs.length === memory) state.pairs.shift()
  state.pairs.push({ s, y, rho: 1 / sy })
}

/** −H·g by the two-loop recursion, with H₀ = (sᵀy / yᵀy) I of the newest pair. */
function descentDirection(g: Float64Array, pairs: LbfgsState<Evaluation>['pairs']): Float64Array {
  const d = g.map((value) => -value)
  const alphas: number[] = []
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k] as LbfgsState<Evaluation>['pairs'][number]
    const alpha = rho * dot(s, d)
    alphas[k] = alpha
    addScaled(d, y, -alpha)
  }
  const newest = pairs.at(-1)
  if (newest) {
    const scale = 1 / (newest.rho * dot(newest.y, newest.y))
    for (let i = 0; i < d.length; i++) d[i] = (d[i] as number) * scale
  }
  for (const [k, { s, y, rho }] of pairs.entries()) addScaled(d, s, (alphas[k] as number) - rho * dot(y, d))
  return d
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (other[i] as number)
}

const sumOfMagnitudes = (v: Float64Array): number => v.reduce((sum, value) => sum + Math.abs(value), 0)
const largestMagnitude = (v: Float64Array): number => v.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
