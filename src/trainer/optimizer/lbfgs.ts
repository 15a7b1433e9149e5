import { dot } from '../../shared/linalg/matrix.ts'
import { strongWolfe, wolfeDefaults, type Point } from './lineSearch.ts'

/** A value, its gradient, and a bound on the round-off of the value. */
export interface Evaluation {
  objective: number
  gradient: Float64Array
  noise: number
}

/** Evaluates the objective at θ. It writes the gradient into `gradient`, which becomes part of the result. */
export type Evaluate<E extends Evaluation> = (theta: Float64Array, gradient: Float64Array) => E

/** A curvature pair: s = step, y = change of the gradient. */
interface Pair {
  s: Float64Array
  y: Float64Array
  rho: number
}

/** The state of L-BFGS, which `lbfgsStep` updates in place. */
export interface LbfgsState<E extends Evaluation> {
  theta: Float64Array
  evaluation: E
  /** Oldest first. */
  pairs: Pair[]
  /** Unused vectors. At a million numbers a step, their allocation would cost more than the arithmetic. */
  spare: Float64Array[]
}

export function lbfgsStart<E extends Evaluation>(theta: Float64Array, evaluate: Evaluate<E>): LbfgsState<E> {
  return { theta, evaluation: evaluate(theta, new Float64Array(theta.length)), pairs: [], spare: [] }
}

/**
 * Takes one iteration of L-BFGS (Nocedal & Wright, algorithm 7.5) with a strong-Wolfe step. When the line search fails,
 * it drops the pairs and tries steepest descent once. Returns false when that fails too: the objective cannot decrease
 * at this precision.
 */
export function lbfgsStep<E extends Evaluation>(state: LbfgsState<E>, evaluate: Evaluate<E>, memory: number): boolean {
  if (tryStep(state, evaluate, memory)) return true
  if (state.pairs.length === 0) return false
  for (const { s, y } of state.pairs) state.spare.push(s, y)
  state.pairs = []
  return tryStep(state, evaluate, memory)
}

interface RayPoint<E> extends Point {
  theta: Float64Array
  evaluation: E
}

function tryStep<E extends Evaluation>(state: LbfgsState<E>, evaluate: Evaluate<E>, memory: number): boolean {
  const { theta, evaluation, pairs, spare } = state
  const vector = (): Float64Array => spare.pop() ?? new Float64Array(theta.length)
  const direction = descentDirection(evaluation.gradient, pairs, vector())
  const slope = dot(evaluation.gradient, direction)
  const tried: RayPoint<E>[] = []
  const at = (t: number): RayPoint<E> => {
    const moved = vector()
    for (let i = 0; i < moved.length; i++) moved[i] = theta[i]! + t * direction[i]!
    const there = evaluate(moved, vector())
    const point = { t, f: there.objective, slope: dot(there.gradient, direction), theta: moved, evaluation: there }
    tried.push(point)
    return point
  }
  const start: RayPoint<E> = { t: 0, f: evaluation.objective, slope, theta, evaluation }
  const firstStep = pairs.length > 0 ? 1 : Math.min(1, 1 / sumOfMagnitudes(evaluation.gradient))
  const options = { ...wolfeDefaults, tolerance: Number.EPSILON }
  const point =
    slope < 0
      ? strongWolfe(at, start, firstStep, Math.sqrt(dot(direction, direction)), evaluation.noise, options)
      : start
  const isBetter = point.t !== 0 && Number.isFinite(point.f)
  if (isBetter) {
    remember(state, point, memory)
    spare.push(state.theta, state.evaluation.gradient)
    state.theta = point.theta
    state.evaluation = point.evaluation
  }
  spare.push(direction)
  for (const other of tried) if (other.theta !== state.theta) spare.push(other.theta, other.evaluation.gradient)
  return isBetter
}

function remember<E extends Evaluation>(state: LbfgsState<E>, point: RayPoint<E>, memory: number): void {
  const { theta, evaluation, pairs, spare } = state
  const s = difference(point.theta, theta, spare.pop())
  const y = difference(point.evaluation.gradient, evaluation.gradient, spare.pop())
  const sy = dot(s, y)
  // A pair without positive curvature would make the next direction point uphill.
  if (!(sy > Number.EPSILON * Math.sqrt(dot(s, s) * dot(y, y)))) {
    spare.push(s, y)
    return
  }
  const oldest = pairs.length === memory ? pairs.shift() : undefined
  if (oldest) spare.push(oldest.s, oldest.y)
  pairs.push({ s, y, rho: 1 / sy })
}

/** Writes −H·g into d by the two-loop recursion, with H₀ = (sᵀy / yᵀy) I of the newest pair. */
function descentDirection(g: Float64Array, pairs: readonly Pair[], d: Float64Array): Float64Array {
  for (let i = 0; i < d.length; i++) d[i] = -g[i]!
  const alphas: number[] = []
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!
    const alpha = rho * dot(s, d)
    alphas[k] = alpha
    addScaled(d, y, -alpha)
  }
  const newest = pairs.at(-1)
  if (newest) {
    const scale = 1 / (newest.rho * dot(newest.y, newest.y))
    for (let i = 0; i < d.length; i++) d[i]! *= scale
  }
  for (const [k, { s, y, rho }] of pairs.entries()) addScaled(d, s, alphas[k]! - rho * dot(y, d))
  return d
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!
}

function difference(a: Float64Array, b: Float64Array, into: Float64Array = new Float64Array(a.length)): Float64Array {
  for (let i = 0; i < a.length; i++) into[i] = a[i]! - b[i]!
  return into
}

function sumOfMagnitudes(v: Float64Array): number {
  let sum = 0
  for (let i = 0; i < v.length; i++) sum += Math.abs(v[i]!)
  return sum
}
