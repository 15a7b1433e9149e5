import { concatenate, gatherRows, replaceRows, reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { matMul } from '../language/products.ts'
import { largest, sum } from '../language/reductions.ts'
import type { Tensor, Tensors } from '../language/tensor.ts'
import { parameterCountOf, type Architecture } from '../network/architecture.ts'
import type { Evaluation } from '../network/evaluate.ts'
import { curvatureState, descentCoefficients, rememberProducts, slotIndex } from './curvature.ts'
import { decide, lineSearchState, openSearch } from './lineSearch.ts'
import { pointNumbers, status, type EvaluateAt, type LoopOptimizer, type StepContext } from './loopOptimizer.ts'
import { beside, flatten, rowDot, selectRows, unflatten } from './vectors.ts'

/** A point of the run: its objective and gradient (R, P). */
interface Point {
  theta: Tensor
  gradient: Tensor
  objective: Tensor
  noise: Tensor
  gradientNorm: Tensor
}

/**
 * L-BFGS in the compiled loop: the algorithm of trainer/optimizer/lbfgs.ts. The curvature pairs lie as 2m rows a run
 * in one matrix, so that an iteration reads them twice, as two matrix products; the two-loop recursion itself runs on
 * their scalar products.
 */
export function loopLbfgs(architecture: Architecture, memory: number): LoopOptimizer {
  const { runs, real } = architecture
  const P = parameterCountOf(architecture)
  const rows = { dtype: real, shape: [runs, P] }
  const number = { dtype: 'float64', shape: [runs] } as const
  const search = Object.entries(lineSearchState).map(([key, dtype]) => [key, { dtype, shape: [runs] }])
  return {
    state: {
      theta: rows,
      gradient: rows,
      direction: rows,
      pairs: { dtype: real, shape: [runs * 2 * memory, P] },
      objective: number,
      noise: number,
      gradient_norm: number,
      slope: number,
      largest_entry: number,
      ...curvatureState(runs, memory),
      ...Object.fromEntries(search),
    },
    begin: (theta, evaluate) => begin(architecture, memory, theta, evaluate),
    step: (state, context) => step(architecture, memory, state, context),
    theta: (state) => e.cast(state['theta'] as Tensor, 'float64'),
  }
}

function begin(architecture: Architecture, memory: number, theta64: Tensor, evaluate: EvaluateAt) {
  const { runs, real } = architecture
  const theta = e.cast(theta64, real)
  const { point } = evaluateAt(architecture, evaluate, theta)
  const { graph } = theta
  const curvature = Object.fromEntries(
    Object.entries(curvatureState(runs, memory)).map(([key, { dtype, shape }]) => [
      key,
      constant(graph, 0, dtype, shape),
    ]),
  )
  const pairs = constant(graph, 0, real, [runs * 2 * memory, parameterCountOf(architecture)])
  const isFinite = e.isFinite(point.objective)
  const state = { ...pointState(point), pairs, ...curvature, ...steepest(point) }
  return { state, status: e.select(isFinite, e.multiply(e.cast(isFinite, 'int32'), 0), status.notFinite) }
}

/** Direction −g with its first step: as long as the gradient, at most 1 in the sum of its magnitudes. */
function steepest({ gradient, objective }: Point): Tensors {
  const direction = e.negative(gradient)
  return opened(direction, rowDot(gradient, direction), firstStep(gradient), objective)
}

const firstStep = (gradient: Tensor): Tensor =>
  e.minimum(e.divide(1, sum(e.cast(e.absolute(gradient), 'float64'), [1])), 1)

const opened = (direction: Tensor, slope: Tensor, step: Tensor, f: Tensor): Tensors => ({
  direction,
  slope,
  largest_entry: e.cast(largest(e.absolute(direction), [1]), 'float64'),
  ...openSearch(step, { f, slope }),
})

function step(architecture: Architecture, memory: number, state: Tensors, { evaluate, active }: StepContext) {
  const { t, theta, direction, slope, largest_entry, noise, objective, count } = state as Record<string, Tensor> as {
    [key in 't' | 'theta' | 'direction' | 'slope' | 'largest_entry' | 'noise' | 'objective' | 'count']: Tensor
  }
  const move = e.multiply(beside(t, direction), direction)
  const { point: trial, evaluation } = evaluateAt(architecture, evaluate, e.add(theta, move))
  const along = { t, f: trial.objective, slope: rowDot(trial.gradient, direction) }
  const decision = decide(state, along, { f: objective, slope }, largest_entry, noise)
  // A ray that starts uphill cannot be followed.
  const isUphill = e.not(e.less(slope, 0))
  const moved = e.and(active, e.and(decision.accepted, e.not(isUphill)))
  const failed = e.and(active, e.or(decision.failed, isUphill))

  const before = pointOf(state)
  const curvature = remember(architecture, memory, state, before, trial, move, moved)
  const retried = e.and(failed, e.greater(count, 0))
  const after = choosePoint(moved, trial, before)
  const next = newDirection(architecture, memory, after, curvature, e.not(failed))
  const renewed = e.or(moved, retried)
  const kept = { ...state, ...decision.search }
  const result: Record<string, Tensor> = { ...pointState(after), pairs: curvature.pairs }
  for (const [key, value] of Object.entries(next)) {
    const old = key in lineSearchState ? e.select(active, kept[key] as Tensor, state[key] as Tensor) : state[key]
    result[key] = selectRows(renewed, value, old as Tensor)
  }
  for (const key of ['sy', 'yy', 'head']) result[key] = curvature.state[key] as Tensor
  const ended = e.multiply(e.cast(e.and(failed, e.not(retried)), 'int32'), status.roundOff)
  return { state: result, moved, ended, numbers: pointNumbers(evaluation, trial.gradientNorm) }
}

/** The pair s, y of an accepted step goes over the oldest one, if it has positive curvature. */
function remember(
  { runs }: Architecture,
  memory: number,
  state: Tensors,
  before: Point,
  trial: Point,
  s: Tensor,
  moved: Tensor,
): { pairs: Tensor; state: Tensors; products: Tensor } {
  const y = e.subtract(trial.gradient, before.gradient)
  const sy = rowDot(s, y)
  const size = e.squareRoot(e.multiply(rowDot(s, s), rowDot(y, y)))
  // Without positive curvature the next direction would point uphill.
  const isKept = e.and(moved, e.greater(sy, e.multiply(size, Number.EPSILON)))
  const index = slotIndex(state['head'] as Tensor, runs, memory)
  const both = concatenate([s, y], 0) // (2R, P): every run's s, then every run's y
  const twice = concatenate([isKept, isKept], 0)
  const old = gatherRows(state['pairs'] as Tensor, index)
  const pairs = replaceRows(state['pairs'] as Tensor, index, selectRows(twice, both, old))
  const P = s.shape[1] as number
  const row = (v: Tensor): Tensor => reshape(v, [runs, 1, P])
  const gradient = selectRows(moved, trial.gradient, before.gradient)
  const columns = concatenate([row(s), row(y), row(gradient)], 1) // (R, 3, P)
  const products = matMul(reshape(pairs, [runs, 2 * memory, P]), columns, { b: true }) // (R, 2m, 3)
  const wide = e.cast(products, 'float64')
  return { pairs, products: wide, state: rememberProducts(state, wide, isKept, memory) }
}

function newDirection(
  { runs }: Architecture,
  memory: number,
  after: Point,
  { pairs, products, state }: { pairs: Tensor; products: Tensor; state: Tensors },
  hasCurvature: Tensor,
): Tensors {
  const P = after.gradient.shape[1] as number
  const { coefficients, gamma } = descentCoefficients(state, products, memory)
  const weights = e.cast(reshape(coefficients, [runs, 1, 2 * memory]), pairs.dtype)
  const combined = reshape(matMul(weights, reshape(pairs, [runs, 2 * memory, P])), [runs, P])
  const candidate = e.subtract(combined, e.multiply(beside(gamma, combined), after.gradient))
  const candidateSlope = rowDot(after.gradient, candidate)
  const hasPairs = e.and(hasCurvature, e.greater(state['count'] as Tensor, 0))
  const isDown = e.and(hasPairs, e.less(candidateSlope, 0))
  const direction = selectRows(isDown, candidate, e.negative(after.gradient))
  const slope = e.select(isDown, candidateSlope, rowDot(after.gradient, e.negative(after.gradient)))
  const step = e.select(isDown, 1, firstStep(after.gradient))
  const count = e.multiply(state['count'] as Tensor, e.cast(isDown, 'int32'))
  return { ...opened(direction, slope, step, after.objective), count }
}

function evaluateAt(
  architecture: Architecture,
  evaluate: EvaluateAt,
  theta: Tensor,
): { point: Point; evaluation: Evaluation } {
  const evaluation = evaluate(unflatten(architecture, theta))
  const gradient = flatten(architecture, evaluation.gradient)
  const gradientNorm = e.squareRoot(rowDot(gradient, gradient))
  const { objective, noise } = evaluation
  return { point: { theta, gradient, objective, noise, gradientNorm }, evaluation }
}

const pointState = ({ theta, gradient, objective, noise, gradientNorm }: Point): Tensors => ({
  theta,
  gradient,
  objective,
  noise,
  gradient_norm: gradientNorm,
})

const pointOf = (state: Tensors): Point => ({
  theta: state['theta'] as Tensor,
  gradient: state['gradient'] as Tensor,
  objective: state['objective'] as Tensor,
  noise: state['noise'] as Tensor,
  gradientNorm: state['gradient_norm'] as Tensor,
})

const choosePoint = (condition: Tensor, a: Point, b: Point): Point => ({
  theta: selectRows(condition, a.theta, b.theta),
  gradient: selectRows(condition, a.gradient, b.gradient),
  objective: e.select(condition, a.objective, b.objective),
  noise: e.select(condition, a.noise, b.noise),
  gradientNorm: e.select(condition, a.gradientNorm, b.gradientNorm),
})
