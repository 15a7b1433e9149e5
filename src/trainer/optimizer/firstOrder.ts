import { dot, matrix } from '../../shared/linalg/matrix.ts'
import { polarFactor } from '../../shared/linalg/polarFactor.ts'
import type { FirstOrderOptimizer } from '../../shared/spec/optimizer.ts'
import type { Block } from '../../shared/theory/problem.ts'
import type { Evaluate, Evaluation } from './lbfgs.ts'
import { learningRate } from './learningRate.ts'

type MuonOptimizer = Extract<FirstOrderOptimizer, { kind: 'muon' }>

/** The state of a first-order method, which `firstOrderStep` updates in place. */
export interface FirstOrderState<E extends Evaluation> {
  theta: Float64Array
  evaluation: E
  /** Steps taken: the position in the schedule. */
  step: number
  /** Steps since the moments were reset, for Adam's bias correction. */
  age: number
  /** The velocity v of momentum and Nesterov, Adam's m, the buffer B of Muon. */
  first: Float64Array
  /** Adam's v. */
  second: Float64Array
}

export function firstOrderStart<E extends Evaluation>(theta: Float64Array, evaluate: Evaluate<E>): FirstOrderState<E> {
  const zeros = (): Float64Array => new Float64Array(theta.length)
  return { theta, evaluation: evaluate(theta, zeros()), step: 0, age: 0, first: zeros(), second: zeros() }
}

/** Resets the moments for a new objective at the same θ; the position in the schedule stays. */
export function firstOrderForget<E extends Evaluation>(state: FirstOrderState<E>, evaluate: Evaluate<E>): void {
  state.evaluation = evaluate(state.theta, state.evaluation.gradient)
  state.age = 0
  state.first.fill(0)
  state.second.fill(0)
}

/**
 * Takes one step by the conventions of torch.optim (SGD, Adam, AdamW, Muon) and evaluates the new θ. θ changes in place.
 * `blocks`: the matrices of θ, which Muon alone needs. A bias is a matrix of one column.
 */
export function firstOrderStep<E extends Evaluation>(
  state: FirstOrderState<E>,
  evaluate: Evaluate<E>,
  optimizer: FirstOrderOptimizer,
  totalSteps: number,
  blocks: readonly BlockShape[] = [],
): void {
  firstOrderMove(state, optimizer, totalSteps, blocks)
  state.evaluation = evaluate(state.theta, state.evaluation.gradient)
}

/**
 * Moves θ along the gradient of its evaluation, which is scaled down to the norm of the optimizer's clipping first, as
 * torch.nn.utils.clip_grad_norm_ does. Moments and counters change in place; the evaluation becomes that of the θ before.
 */
export function firstOrderMove(
  state: Moving,
  optimizer: FirstOrderOptimizer,
  totalSteps: number,
  blocks: readonly BlockShape[] = [],
): void {
  const rate = learningRate(optimizer, state.step, totalSteps)
  state.step++
  state.age++
  if (optimizer.clipNorm !== null) clip(state.evaluation.gradient, optimizer.clipNorm)
  switch (optimizer.kind) {
    case 'gradientDescent':
      descend(state.theta, state.evaluation.gradient, rate)
      break
    case 'momentum':
    case 'nesterov':
      moveWithVelocity(state, rate, optimizer)
      break
    case 'adam':
      moveByAdam(state, rate, optimizer)
      break
    case 'muon':
      moveByMuon(state, rate, optimizer, blocks)
  }
}

/** A matrix of θ. */
export type BlockShape = Pick<Block, 'rows' | 'cols' | 'offset'>

type Moving = FirstOrderState<Evaluation>
type MomentumOptimizer = Extract<FirstOrderOptimizer, { kind: 'momentum' | 'nesterov' }>

/** Scales a gradient down to a norm; a smaller one stays. */
function clip(gradient: Float64Array, largest: number): void {
  const factor = largest / Math.sqrt(dot(gradient, gradient))
  if (factor < 1) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor
}

function descend(theta: Float64Array, gradient: Float64Array, rate: number): void {
  for (let i = 0; i < theta.length; i++) theta[i]! -= rate * gradient[i]!
}

/**
 * Applies v ← μ v + g and θ ← θ − η v, or with Nesterov's look-ahead θ ← θ − η (g + μ v). With the rate inside the
 * momentum, v ← μ v + η g, and θ moves by v or η g + μ v.
 */
function moveWithVelocity(
  { theta, evaluation, first }: Moving,
  rate: number,
  { kind, momentum: mu, rateInside }: MomentumOptimizer,
): void {
  const { gradient } = evaluation
  const [inside, outside] = rateInside ? [rate, 1] : [1, rate]
  for (let i = 0; i < theta.length; i++) {
    const g = inside * gradient[i]!
    const v = mu * first[i]! + g
    first[i] = v
    theta[i]! -= outside * (kind === 'nesterov' ? g + mu * v : v)
  }
}

/** Applies B ← μ B + g to each matrix, and moves it by the polar factor of B, or of g + μ B with Nesterov's look-ahead. */
function moveByMuon(
  { theta, evaluation, first }: Moving,
  rate: number,
  { momentum: mu, isNesterov, scaling }: MuonOptimizer,
  blocks: readonly BlockShape[],
): void {
  if (blocks.length === 0) throw new Error('moveByMuon: the matrices of θ are missing')
  const { gradient } = evaluation
  for (const { rows, cols, offset } of blocks) {
    const direction = matrix(rows, cols)
    for (let i = 0; i < direction.data.length; i++) {
      const g = gradient[offset + i]!
      const b = mu * first[offset + i]! + g
      first[offset + i] = b
      direction.data[i] = isNesterov ? g + mu * b : b
    }
    const size = rate * muonScale(scaling, rows, cols)
    polarFactor(direction).data.forEach((value, i) => (theta[offset + i]! -= size * value))
  }
}

/** Returns the factor of Muon's learning rate for a matrix (rows, cols). */
export function muonScale(scaling: MuonOptimizer['scaling'], rows: number, cols: number): number {
  if (scaling === 'aspect') return Math.sqrt(Math.max(1, rows / cols))
  return scaling === 'rms' ? 0.2 * Math.sqrt(Math.max(rows, cols)) : 1
}

/** Applies Adam with bias correction and ε outside the root; the decoupled decay shrinks θ before the step. */
function moveByAdam(
  { theta, evaluation, first, second, age }: Moving,
  rate: number,
  { beta1, beta2, epsilon, decoupledDecay }: Extract<FirstOrderOptimizer, { kind: 'adam' }>,
): void {
  const { gradient } = evaluation
  const size = rate / (1 - beta1 ** age)
  const root = Math.sqrt(1 - beta2 ** age)
  const kept = 1 - rate * decoupledDecay
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i]!
    const m = first[i]! + (1 - beta1) * (g - first[i]!)
    const v = beta2 * second[i]! + (1 - beta2) * g * g
    first[i] = m
    second[i] = v
    theta[i] = kept * theta[i]! - (size * m) / (Math.sqrt(v) / root + epsilon)
  }
}
