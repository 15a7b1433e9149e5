import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import * as e from '../language/elementwise.ts'
import { gatherRows, reshape } from '../language/arrays.ts'
import { constant } from '../language/graph.ts'
import type { Tensor, Tensors } from '../language/tensor.ts'
import { muonScale } from '../../../optimizer/firstOrder.ts'
import { parameterCountOf, type Architecture } from '../network/architecture.ts'
import { perRun } from '../network/forward.ts'
import { clipped, gradientNorm } from './clip.ts'
import {
  blockCapacity,
  status,
  type EvaluateAt,
  type LoopOptimizer,
  type Step,
  type StepContext,
} from './loopOptimizer.ts'
import { polarFactors } from './polarFactor.ts'
import { stepSums, sumCount, summariseRows } from './stepLog.ts'
import { after, firstRows, flatten, selectRows, unflatten } from './vectors.ts'

/** Tensors of each block, under names such as `w0`, and the number of steps taken. */
type State = Tensors & { readonly steps: Tensor }

/** The number of moving averages of the gradient that a method keeps. */
export const averages = { gradientDescent: 0, momentum: 1, nesterov: 1, adam: 2, muon: 1 } as const

/**
 * Gradient descent, momentum, Nesterov, Adam and Muon in the compiled loop, with PyTorch's conventions. The state is kept block
 * by block to avoid copies. `g…` is the gradient at the current θ, which the next step uses.
 */
export function loopFirstOrder(architecture: Architecture, optimizer: FirstOrderOptimizer): LoopOptimizer {
  const { blocks, runs, real } = architecture
  const kept = ['w', 'g', ...['m', 'v'].slice(0, averages[optimizer.kind])]
  const shapes = blocks.map(({ rows, cols }) => ({ dtype: real, shape: [runs, rows, cols] }))
  const perBlock = kept.flatMap((key) => shapes.map((argument, i) => [`${key}${i}`, argument]))
  return {
    state: { ...Object.fromEntries(perBlock), steps: { dtype: 'float64', shape: [runs] } },
    parameterCount: parameterCountOf(architecture),
    startArguments: {},
    arguments: {},
    begin: (theta, evaluate) => begin(architecture, kept, theta, evaluate),
    prepare: (state, rates) => stepFactors(architecture, optimizer, state['steps']!, rates),
    step: (state: State, context) => step(architecture, optimizer, kept, state, context),
    rowLength: sumCount(architecture),
    summarise: (rows, problem) => summariseRows(architecture, rows, problem),
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
  return { state, status: statusOf(e.isFinite(objective)) }
}

/** Returns the status of a run: 0 while its objective is finite. */
const statusOf = (isFinite: Tensor): Tensor => e.multiply(e.cast(e.not(isFinite), 'int32'), status.notFinite)

function step(
  architecture: Architecture,
  optimizer: FirstOrderOptimizer,
  kept: readonly string[],
  state: State,
  { evaluate, problem, prepared, taken, active }: StepContext,
): Step {
  const { blocks, runs } = architecture
  const isStack = runs > 1
  const update = updates(optimizer, factorsAt(prepared, taken))
  const gradient = clippedGradient(optimizer, blockTensors(state, 'g', blocks.length))
  const moved: Moved[] = []
  for (const i of blocks.keys()) {
    const last = moved.at(-1)
    const g = gradient[i]!
    moved.push(update(state[`w${i}`]!, last ? after(g, last.w) : g, state[`m${i}`], state[`v${i}`]))
  }
  const parameters = moved.map(({ w }) => w)
  const evaluation = evaluate(parameters)
  const { row, isFinite } = stepSums(architecture, parameters, problem, evaluation)
  const next: Record<string, Tensor> = { steps: e.add(state.steps, 1) }
  for (const [i, { w, m, v }] of moved.entries()) {
    next[`w${i}`] = w
    next[`g${i}`] = evaluation.gradient[i]!
    if (m && kept.includes('m')) next[`m${i}`] = m
    if (v && kept.includes('v')) next[`v${i}`] = v
  }
  const ended = statusOf(isFinite)
  // A single run is always active here, because the loop ends with it.
  if (!isStack) return { state: next, moved: isFinite, ended, row }
  return {
    state: keepInactive(active, next, state),
    moved: e.and(active, isFinite),
    ended: e.multiply(ended, e.cast(active, 'int32')),
    row,
  }
}

const keepInactive = (active: Tensor, next: Tensors, state: Tensors): Tensors =>
  Object.fromEntries(Object.entries(next).map(([key, value]) => [key, selectRows(active, value, state[key]!)]))

/** Returns the factors of the next step, (R, 1, 1) each. */
export function factorsAt(prepared: Tensors, taken: Tensor): Tensors {
  const [runs = 1] = taken.shape
  // A run that waits may have taken all steps of its call.
  const at = runs > 1 ? e.minimum(taken, blockCapacity - 1) : taken
  const place = e.add(at, firstRows(taken.graph, runs, blockCapacity))
  return Object.fromEntries(Object.entries(prepared).map(([key, values]) => [key, perRun(gatherRows(values, place))]))
}

const clippedGradient = (optimizer: FirstOrderOptimizer, gradient: readonly Tensor[]): readonly Tensor[] =>
  optimizer.clipNorm === null ? gradient : clipped(optimizer, gradient, gradientNorm(gradient))

export interface Moved {
  w: Tensor
  m?: Tensor
  v?: Tensor
}
type Update = (w: Tensor, g: Tensor, m?: Tensor, v?: Tensor) => Moved

/**
 * Returns the factors of every step of a call, (R · blockCapacity) each: the step size and, for Adam, the scale of the root
 * and the decoupled weight decay. Computed outside the loop, they cost a look-up in it.
 */
export function stepFactors(
  { runs, real }: Architecture,
  optimizer: FirstOrderOptimizer,
  taken: Tensor,
  rates: Tensor,
) {
  if (optimizer.kind !== 'adam') return { step_size: e.cast(rates, real) }
  const { beta1, beta2, decoupledDecay } = optimizer
  const count = constant(
    taken.graph,
    Array.from({ length: blockCapacity }, (_, i) => i + 1),
    'float64',
    [1, blockCapacity],
  )
  const steps = reshape(e.add(reshape(taken, [runs, 1]), count), [runs * blockCapacity])
  const correction = (beta: number): Tensor =>
    e.subtract(1, beta === 0 ? e.multiply(steps, 0) : e.exponential(e.multiply(steps, Math.log(beta))))
  const factors = {
    step_size: e.divide(rates, correction(beta1)),
    root_scale: e.divide(1, e.squareRoot(correction(beta2))),
    ...(decoupledDecay > 0 ? { shrink: e.subtract(1, e.multiply(rates, decoupledDecay)) } : {}),
  }
  return Object.fromEntries(Object.entries(factors).map(([key, values]) => [key, e.cast(values, real)]))
}

/** Returns the update of one block by one step, given its factors (R, 1, 1). */
export function updates(optimizer: FirstOrderOptimizer, factors: Tensors): Update {
  const size = factors['step_size']!
  if (optimizer.kind === 'gradientDescent') return (w, g) => ({ w: e.subtract(w, e.multiply(g, size)) })
  if (optimizer.kind === 'muon') {
    const { momentum, isNesterov, scaling } = optimizer
    return (w, g, m) => {
      const next = e.add(e.multiply(m!, momentum), g)
      const direction = isNesterov ? e.add(g, e.multiply(next, momentum)) : next
      const [, rows = 0, cols = 0] = w.shape
      const scaled = e.multiply(polarFactors(direction), muonScale(scaling, rows, cols))
      return { w: e.subtract(w, e.multiply(scaled, size)), m: next }
    }
  }
  if (optimizer.kind !== 'adam') {
    const { momentum, kind, rateInside } = optimizer
    if (rateInside)
      return (w, g, m) => {
        const step = e.multiply(g, size)
        const next = e.add(e.multiply(m!, momentum), step)
        const direction = kind === 'nesterov' ? e.add(step, e.multiply(next, momentum)) : next
        return { w: e.subtract(w, direction), m: next }
      }
    return (w, g, m) => {
      const next = e.add(e.multiply(m!, momentum), g)
      const direction = kind === 'nesterov' ? e.add(g, e.multiply(next, momentum)) : next
      return { w: e.subtract(w, e.multiply(direction, size)), m: next }
    }
  }
  const { beta1, beta2, epsilon } = optimizer
  const { root_scale: rootScale, shrink } = factors
  return (w, g, m, v) => {
    const first = e.add(e.multiply(m!, beta1), e.multiply(g, 1 - beta1))
    const second = e.add(e.multiply(v!, beta2), e.multiply(e.square(g), 1 - beta2))
    const root = e.add(e.multiply(e.squareRoot(second), rootScale!), epsilon)
    const shrunk = shrink ? e.multiply(w, shrink) : w
    return { w: e.subtract(shrunk, e.divide(e.multiply(first, size), root)), m: first, v: second }
  }
}
