import { identity, matrix, type Matrix } from '../../linalg/matrix.ts'
import { randomStream } from '../../linalg/random.ts'
import { monotoneDescent, type DescentState } from '../monotoneDescent.ts'
import { objective } from '../objective.ts'
import type { Problem } from '../problem.ts'
import { packWeights, unconstrainedProblem } from './explicitModel.ts'
import { curvature, type Curvature } from './hessian.ts'
import { withoutColumnMeans } from './logitMatrix.ts'
import { orbitDimension } from './lowRankTheorems.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'
import { symmetricWeights } from './symmetricWeights.ts'

/** The structures of a landscape. All of them have symmetric logits. */
export type LandscapeStructure = 'simplex' | 'pairs' | 'polygon'

/** A structure with the Hessian at its weights. */
export interface LandscapePoint {
  readonly name: LandscapeStructure
  readonly rank: number
  readonly loss: number
  readonly curvature: Curvature
  /** Dimension of the orbit of the weights under rotations of the hidden layers: so many directions must be flat. */
  readonly orbit: number
}

/** The loss between DNC and the lowest other structure. */
export interface LogitLandscape {
  /** DNC first, the others by their loss. */
  readonly points: readonly LandscapePoint[]
  /** The straight line from DNC (t = 0) to the lowest other structure (t = 1). */
  readonly line: { readonly to: LandscapeStructure; readonly t: Float64Array; readonly loss: Float64Array }
  /** Ends of descents that start near points of the line. */
  readonly descents: readonly { readonly t: number; readonly loss: number }[]
}

export interface LandscapeOptions {
  /** Pieces of the line. */
  lineSteps: number
  /** Descents start at t = 0, 1/descents, … 1. */
  descents: number
  /** Steps of each descent at most. */
  descentSteps: number
  report?: (done: number) => void
}

/** Size of the disturbance of a start relative to its weights: the line itself is symmetric, and saddles may hold it. */
const disturbance = 1e-3

/**
 * Returns the landscape between DNC, pairs (even K) and the polygon of a linear DUFM of width d under cross-entropy. Lines
 * join weights whose factors are powers of the logits.
 * Throws a RangeError for K < 4, for d < K, for more than 600 parameters, and where the zero solution is better than DNC.
 * Source: Garrod & Keating 2410.23169, Theorem 4, through a summary of the paper; the line and its descents are ours.
 */
export function logitLandscape(
  model: UnconstrainedModel,
  width: number,
  { lineSteps, descents, descentSteps, report = () => undefined }: LandscapeOptions,
): LogitLandscape {
  const K = model.classes
  if (K < 4) throw new RangeError(`landscape: K is ${K}; below 4 classes every structure is DNC`)
  if (width < K) throw new RangeError(`landscape: width ${width} is below the ${K} classes`)
  const problem = unconstrainedProblem(model, width, 'crossEntropy', 'identity')
  const found = structures(K).map(({ name, Z0, rank }) => {
    const own = symmetricWeights(Z0, model)
    if (!own) throw new RangeError('landscape: the zero solution is lower than a structure; choose a smaller λ')
    const theta = packWeights(model, width, own.M1, own.weights)
    const point = { name, rank, loss: own.loss, orbit: orbitDimension(rank, width, depthOf(model)) }
    return { theta, point: { ...point, curvature: curvature(problem, theta) } }
  })
  report(0.3)
  const [collapse, ...others] = found
  others.sort((p, q) => p.point.loss - q.point.loss)
  const [lowest] = others
  if (!collapse || !lowest) throw new RangeError('landscape: fewer than two structures')
  const between = (t: number): Float64Array =>
    collapse.theta.map((value, i) => (1 - t) * value + t * (lowest.theta[i] ?? 0))
  const t = Float64Array.from({ length: lineSteps + 1 }, (_, i) => i / lineSteps)
  return {
    points: [collapse, ...others].map(({ point }) => point),
    line: { to: lowest.point.name, t, loss: t.map((at) => stateAt(problem, between(at)).value) },
    descents: Array.from({ length: descents + 1 }, (_, i) => {
      const at = i / descents
      const loss = endOf(problem, between(at), descentSteps)
      report(0.3 + (0.7 * (i + 1)) / (descents + 1))
      return { t: at, loss }
    }),
  }
}

function structures(K: number): { name: LandscapeStructure; Z0: Matrix; rank: number }[] {
  const own = [{ name: 'simplex' as const, Z0: withoutColumnMeans(identity(K)), rank: K - 1 }]
  const polygon = { name: 'polygon' as const, Z0: entries(K, (i, j) => Math.cos((2 * Math.PI * (i - j)) / K)), rank: 2 }
  if (K % 2 === 1) return [...own, polygon]
  const paired = (i: number, j: number): number => (i === j ? 1 : Math.floor(i / 2) === Math.floor(j / 2) ? -1 : 0)
  return [...own, { name: 'pairs', Z0: entries(K, paired), rank: K / 2 }, polygon]
}

const entries = (K: number, of: (i: number, j: number) => number): Matrix =>
  matrix(
    K,
    K,
    Float64Array.from({ length: K * K }, (_, at) => of(Math.floor(at / K), at % K)),
  )

function endOf(problem: Problem, start: Float64Array, steps: number): number {
  const random = randomStream(0, 'landscape')
  const size = disturbance * Math.sqrt(start.reduce((sum, value) => sum + value * value, 0) / start.length)
  return monotoneDescent(
    (x) => stateAt(problem, x),
    start.map((value) => value + size * random.normal()),
    steps,
  ).value
}

function stateAt(problem: Problem, x: Float64Array): DescentState {
  const { dataLoss, weightPenalty, featurePenalty, gradient } = objective(problem, x)
  return { x, value: dataLoss + weightPenalty + featurePenalty, gradient }
}
