import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { sumOfProducts } from '../language/products.ts'
import type { Tensor, Tensors } from '../language/tensor.ts'
import type { Architecture } from '../network/architecture.ts'
import { perRun } from '../network/forward.ts'
import { pointNumbers, status, type EvaluateAt, type LoopOptimizer, type StepContext } from './loopOptimizer.ts'
import { flatten, selectRows, unflatten } from './vectors.ts'

/** Tensors of each block, under names such as `w0`, and the number of steps taken. */
type State = Tensors & { readonly steps: Tensor }

/** The number of moving averages of the gradient that a method keeps. */
const averages = { gradientDescent: 0, momentum: 1, nesterov: 1, adam: 2 } as const

/**
 * Gradient descent, momentum, Nesterov and Adam in the compiled loop, with PyTorch's conventions. The state is kept block
 * by block to avoid copies. `g…` is the gradient at the current θ, which the next step uses.
 */
export function loopFirstOrder(architecture: Architecture, optimizer: FirstOrderOptimizer): LoopOptimizer {
  const { blocks, runs, real } = architecture
  const kept = ['w', 'g', ...['m', 'v'].slice(0, averages[optimizer.kind])]
  const shapes = blocks.map(({ rows, cols }) => ({ dtype: real, shape: [runs, rows, cols] }))
  const perBlock = kept.flatMap((key) => shapes.map((argument, i) => [`${key}${i}`, argument]))
  return {
    state: { ...Object.fromEntries(perBlock), steps: { dtype: 'float64', shape: [runs] } },
    begin: (theta, evaluate) => begin(architecture, kept, theta, evaluate),
    step: (state: State, context) => step(architecture, optimizer, kept, state, context),
    theta: (state) => e.cast(flatten(architecture, blockTensors(state, 'w', blocks.length)), 'float64'),
  }
}

const blockTensors = (state: Tensors, key: string, count: number): Tensor[] =>
  Array.from({ length: count }, (_, i) => state[`${key}${i}`]!)

const named = (key: string, tensors: readonly Tensor[]): Tensors =>
  Object.fromEntries(tensors.map((tensor, i) => [`${key}${i}`, tensor]))

function begin(architecture: Architecture, kept: readonly string[], theta: Tensor, evaluate: EvaluateAt) {
  const w = unflatten(architecture, e.cast(theta, architecture.real))
  const { gradient, objective } = evaluate(w)
  const zeros = w.map(({ graph, dtype, shape }) => constant(graph, 0, dtype, shape))
  const moments = kept.slice(2).map((key) => named(key, zeros))
  const steps = e.multiply(e.cast(e.isFinite(objective), 'float64'), 0)
  const state: Tensors = Object.assign({ steps }, named('w', w), named('g', gradient), ...moments)
  return { state, status: endedBy(objective) }
}

/** Returns the status of a run: 0 while its objective is finite. */
const endedBy = (objective: Tensor): Tensor =>
  e.multiply(e.cast(e.not(e.isFinite(objective)), 'int32'), status.notFinite)

function step(
  architecture: Architecture,
  optimizer: FirstOrderOptimizer,
  kept: readonly string[],
  state: State,
  { evaluate, active, rate }: StepContext,
) {
  const count = architecture.blocks.length
  const steps = e.add(state.steps, 1)
  const update = updates(optimizer, rate, steps, architecture.real)
  const moved = Array.from({ length: count }, (_, i) =>
    update(state[`w${i}`]!, state[`g${i}`]!, state[`m${i}`], state[`v${i}`]),
  )
  const evaluation = evaluate(moved.map(({ w }) => w))
  const next: Record<string, Tensor> = { steps }
  for (const [i, { w, m, v }] of moved.entries()) {
    next[`w${i}`] = w
    next[`g${i}`] = evaluation.gradient[i]!
    if (m && kept.includes('m')) next[`m${i}`] = m
    if (v && kept.includes('v')) next[`v${i}`] = v
  }
  const squares = sumOfProducts(evaluation.gradient.map((G) => ({ a: G, b: G })))
  return {
    // A single run is always active here, because the loop ends with it.
    state: architecture.runs === 1 ? next : keepInactive(active, next, state),
    moved: e.and(active, e.isFinite(evaluation.objective)),
    ended: e.multiply(endedBy(evaluation.objective), e.cast(active, 'int32')),
    numbers: pointNumbers(evaluation, e.squareRoot(squares)),
  }
}

const keepInactive = (active: Tensor, next: Tensors, state: Tensors): Tensors =>
  Object.fromEntries(Object.entries(next).map(([key, value]) => [key, selectRows(active, value, state[key]!)]))

interface Moved {
  w: Tensor
  m?: Tensor
  v?: Tensor
}
type Update = (w: Tensor, g: Tensor, m?: Tensor, v?: Tensor) => Moved

/** Returns the update of one block by one step. `rate` and `steps` (this step included) are (R). */
function updates(optimizer: FirstOrderOptimizer, rate: Tensor, steps: Tensor, real: Architecture['real']): Update {
  const factor = (value: Tensor): Tensor => e.cast(perRun(value), real)
  const lr = factor(rate)
  if (optimizer.kind === 'gradientDescent') return (w, g) => ({ w: e.subtract(w, e.multiply(g, lr)) })
  if (optimizer.kind !== 'adam') {
    const { momentum, kind } = optimizer
    return (w, g, m) => {
      const next = e.add(e.multiply(m!, momentum), g)
      const direction = kind === 'nesterov' ? e.add(g, e.multiply(next, momentum)) : next
      return { w: e.subtract(w, e.multiply(direction, lr)), m: next }
    }
  }
  const { beta1, beta2, epsilon, decoupledDecay } = optimizer
  const correction = (beta: number): Tensor =>
    e.subtract(1, beta === 0 ? e.multiply(steps, 0) : e.exponential(e.multiply(steps, Math.log(beta))))
  const stepSize = factor(e.divide(rate, correction(beta1)))
  const rootScale = factor(e.divide(1, e.squareRoot(correction(beta2))))
  const shrink = decoupledDecay > 0 ? factor(e.subtract(1, e.multiply(rate, decoupledDecay))) : null
  return (w, g, m, v) => {
    const first = e.add(e.multiply(m!, beta1), e.multiply(g, 1 - beta1))
    const second = e.add(e.multiply(v!, beta2), e.multiply(e.square(g), 1 - beta2))
    const size = e.add(e.multiply(e.squareRoot(second), rootScale), epsilon)
    const shrunk = shrink ? e.multiply(w, shrink) : w
    return { w: e.subtract(shrunk, e.divide(e.multiply(first, stepSize), size)), m: first, v: second }
  }
}
