import { broadcastTo, concatenate, gatherRows, replaceRows, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant, type Graph } from '../language/graph.ts'
import { matMul, scalarProducts } from '../language/products.ts'
import { any } from '../language/reductions.ts'
import type { Declarations, Named, Tensor, Tensors } from '../language/tensor.ts'
import { parameterCountOf, type Architecture } from '../network/architecture.ts'
import type { Evaluation } from '../network/evaluate.ts'
import {
  curvatureState,
  descentCoefficients,
  rememberPair,
  slotIndex,
  type Curvature,
  type NewestPair,
} from './curvature.ts'
import { decide, lineSearchState, openSearch, rayPoint } from './lineSearch.ts'
import { logColumns, status, type EvaluateAt, type LoopOptimizer, type StepContext } from './loopOptimizer.ts'
import { perRow, flatten, selectRows, unflatten } from './vectors.ts'

/** A point of each run: θ and its gradient (R, P), and its objective (R). */
interface Point {
  theta: Tensor
  gradient: Tensor
  objective: Tensor
  noise: Tensor
  gradientSquare: Tensor
}

const stateOf = ({ runs, real, ...rest }: Architecture, memory: number) => {
  const rows = { dtype: real, shape: [runs, parameterCountOf({ runs, real, ...rest })] }
  const number = { dtype: 'float64', shape: [runs] } as const
  return {
    theta: rows,
    gradient: rows,
    objective: number,
    noise: number,
    gradient_square: number,
    pairs: { dtype: real, shape: [runs * 2 * (memory + 1), rows.shape[1]!] },
    ...curvatureState(runs, memory),
    direction: rows,
    slope: number,
    direction_square: number,
    ...lineSearchState(runs),
  } as const
}
type State = Named<ReturnType<typeof stateOf>>

/**
 * L-BFGS in the compiled loop: the algorithm of trainer/optimizer/lbfgs.ts. The curvature pairs are rows of one matrix,
 * which an iteration reads in two matrix products. The two-loop recursion runs on their scalar products.
 */
export function loopLbfgs(architecture: Architecture, memory: number): LoopOptimizer {
  return {
    state: stateOf(architecture, memory),
    parameterCount: parameterCountOf(architecture),
    startArguments: {},
    arguments: {},
    prepare: () => ({}),
    rowLength: logColumns.length,
    summarise: (rows) => rows,
    begin: (theta, evaluate) => begin(architecture, memory, theta, evaluate),
    step: (state: State, context) => step(architecture, memory, state, context),
    theta: (state: State) => e.cast(state.theta, 'float64'),
  }
}

function begin(architecture: Architecture, memory: number, theta64: Tensor, evaluate: EvaluateAt) {
  const { point } = evaluateAt(architecture, evaluate, e.cast(theta64, architecture.real))
  const { pairs } = stateOf(architecture, memory)
  // A constant would be folded, and TensorFlow would keep a second copy of the pairs as long as the program.
  const zero = e.cast(any(e.greater(sliceLast(theta64, 0, 1), Infinity), [0]), architecture.real) // (1)
  const empty = {
    pairs: broadcastTo(zero, pairs.shape),
    ...zeros(theta64.graph, curvatureState(architecture.runs, memory)),
  }
  const direction = e.negative(point.gradient)
  const slope = e.negative(point.gradientSquare)
  const state = { ...pointState(point), ...empty, ...opened(point, direction, slope, firstStep(point)) }
  return { state, status: e.multiply(e.cast(e.not(e.isFinite(point.objective)), 'int32'), status.notFinite) }
}

const zeros = (graph: Graph, like: Declarations): Tensors =>
  Object.fromEntries(Object.entries(like).map(([key, { dtype, shape }]) => [key, constant(graph, 0, dtype, shape)]))

/** Returns the first step length: the step is −gradient, scaled to at most 1 in the sum of its magnitudes. */
function firstStep({ gradient }: Point): Tensor {
  const magnitudes = scalarProducts(e.absolute(gradient), constant(gradient.graph, 1, gradient.dtype, gradient.shape))
  return e.minimum(e.divide(1, magnitudes), 1)
}

/** Starts a line search from the point along a direction. */
const opened = ({ objective }: Point, direction: Tensor, slope: Tensor, firstT: Tensor) => ({
  direction,
  slope,
  direction_square: scalarProducts(direction, direction),
  ...openSearch(firstT, { f: objective, slope }),
})

function step(architecture: Architecture, memory: number, state: State, { evaluate, active }: StepContext) {
  const { t, theta, direction, slope, direction_square, noise, objective, count } = state
  const move = e.multiply(perRow(t, direction), direction)
  const { point: trial, evaluation } = evaluateAt(architecture, evaluate, e.add(theta, move))
  const along = rayPoint(t, trial.objective, scalarProducts(trial.gradient, direction))
  const decision = decide(state, along, { f: objective, slope }, e.squareRoot(direction_square), noise)
  // The line search cannot use a direction that points uphill.
  const isUphill = e.not(e.less(slope, 0))
  const moved = e.and(active, e.and(decision.accepted, e.not(isUphill)))
  const failed = e.and(active, e.or(decision.failed, isUphill))
  const retried = e.and(failed, e.greater(count, 0))

  const before = pointOf(state)
  const after = choosePoint(moved, trial, before)
  const { pairs, pair } = writePair(architecture, memory, state, move, along.slope, before, trial, moved)
  const curvature = rememberPair(state, pair, moved, memory)
  const next = newRay(architecture, memory, after, pairs, curvature, e.not(failed))

  const renewed = e.or(moved, retried)
  const searching: Tensors = { ...state, ...decision.search }
  const rays = Object.entries(next.ray).map(([key, value]): [string, Tensor] => {
    const was = state[key as keyof State]
    const kept = key in decision.search ? selectRows(active, searching[key]!, was) : was
    return [key, selectRows(renewed, value, kept)]
  })
  return {
    state: {
      ...pointState(after),
      ...curvature,
      count: e.select(renewed, next.count, count),
      pairs,
      ...Object.fromEntries(rays),
    },
    moved,
    ended: e.multiply(e.cast(e.and(failed, e.not(retried)), 'int32'), status.roundOff),
    row: pointRow(evaluation, e.squareRoot(trial.gradientSquare)),
  }
}

/** Returns the row of a point: `logColumns` (R, 4). */
function pointRow({ dataLoss, weightPenalty, featurePenalty }: Evaluation, gradientNorm: Tensor): Tensor {
  const columns = [dataLoss, weightPenalty, featurePenalty, gradientNorm]
  return concatenate(
    columns.map((column) => reshape(column, [...column.shape, 1])),
    1,
  )
}

/** Writes the pair s, y of an accepted step into the free slot, and computes its products with all stored pairs. */
function writePair(
  { runs }: Architecture,
  memory: number,
  { head, pairs, t, direction_square }: State,
  s: Tensor,
  slope: Tensor,
  before: Point,
  trial: Point,
  moved: Tensor,
): { pairs: Tensor; pair: NewestPair } {
  // A rejected trial may not be finite, and zero times it would make the next direction NaN.
  const y = selectRows(moved, e.subtract(trial.gradient, before.gradient), 0)
  const slot = slotIndex(head, runs, memory)
  const newest = selectRows(concatenate([moved, moved], 0), concatenate([s, y], 0), gatherRows(pairs, slot))
  const written = replaceRows(pairs, slot, newest)
  const [slots, P] = [memory + 1, s.shape[1]!]
  const matrix = reshape(written, [runs, 2 * slots, P])
  const products = reshape(e.cast(matMul(matrix, reshape(y, [runs, P, 1])), 'float64'), [runs, 2 * slots])
  const pair = {
    sy: sliceLast(products, 0, slots),
    yy: sliceLast(products, slots, slots),
    stepGradient: e.select(moved, e.multiply(t, slope), 0),
    changeGradient: scalarProducts(y, selectRows(moved, trial.gradient, 0)),
    stepSquare: e.multiply(e.square(t), direction_square),
  }
  return { pairs: written, pair }
}

/** Starts the next line search: along the two-loop direction, or steepest descent without pairs or where it points uphill. */
function newRay(
  { runs }: Architecture,
  memory: number,
  after: Point,
  pairs: Tensor,
  curvature: Curvature,
  mayUsePairs: Tensor,
): { ray: Tensors; count: Tensor } {
  const [, P = 0] = after.gradient.shape
  const rows = 2 * (memory + 1)
  const { coefficients, gamma } = descentCoefficients(curvature, memory)
  const weights = e.cast(reshape(coefficients, [runs, 1, rows]), pairs.dtype)
  const combined = reshape(matMul(weights, reshape(pairs, [runs, rows, P])), [runs, P])
  const candidate = e.subtract(combined, e.multiply(perRow(gamma, combined), after.gradient))
  const candidateSlope = scalarProducts(after.gradient, candidate)
  const hasPairs = e.and(mayUsePairs, e.greater(curvature.count, 0))
  const isDown = e.and(hasPairs, e.less(candidateSlope, 0))
  const direction = selectRows(isDown, candidate, e.negative(after.gradient))
  const slope = e.select(isDown, candidateSlope, e.negative(after.gradientSquare))
  const ray = opened(after, direction, slope, e.select(isDown, 1, firstStep(after)))
  return { ray, count: e.multiply(curvature.count, e.cast(isDown, 'int32')) }
}

function evaluateAt(
  architecture: Architecture,
  evaluate: EvaluateAt,
  theta: Tensor,
): { point: Point; evaluation: Evaluation } {
  const evaluation = evaluate(unflatten(architecture, theta))
  const gradient = flatten(architecture, evaluation.gradient)
  const gradientSquare = scalarProducts(gradient, gradient)
  const { objective, noise } = evaluation
  return { point: { theta, gradient, objective, noise, gradientSquare }, evaluation }
}

const pointState = ({ theta, gradient, objective, noise, gradientSquare }: Point): Tensors => ({
  theta,
  gradient,
  objective,
  noise,
  gradient_square: gradientSquare,
})

const pointOf = ({ theta, gradient, objective, noise, gradient_square }: State): Point => ({
  theta,
  gradient,
  objective,
  noise,
  gradientSquare: gradient_square,
})

const choosePoint = (condition: Tensor, a: Point, b: Point): Point => ({
  theta: selectRows(condition, a.theta, b.theta),
  gradient: selectRows(condition, a.gradient, b.gradient),
  objective: e.select(condition, a.objective, b.objective),
  noise: e.select(condition, a.noise, b.noise),
  gradientSquare: e.select(condition, a.gradientSquare, b.gradientSquare),
})
