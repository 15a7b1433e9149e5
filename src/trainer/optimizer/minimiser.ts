import type { FirstOrderOptimizer, Optimizer } from '../../shared/spec/optimizer.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import type { Block } from '../../shared/theory/problem.ts'
import { firstOrderForget, firstOrderStart, firstOrderStep, type FirstOrderState } from './firstOrder.ts'
import { lbfgsStart, lbfgsStep, type Evaluate, type Evaluation, type LbfgsState } from './lbfgs.ts'

/** An optimizer applied to one objective. */
export interface Minimiser<E extends Evaluation> {
  theta(): Float64Array
  /** Returns the objective at θ. */
  evaluation(): E
  /** Takes one step. Returns false when the objective cannot decrease at this precision. */
  step(): boolean
  /** Resets the optimizer after the objective has changed; θ and the position in the schedule stay. */
  forget(): void
  /** Returns, bit for bit, everything that the next steps depend on besides the objective. */
  save(): Record<string, Float64Array>
}

/** Starts at θ, which it takes over, at a step of the learning-rate schedule. `blocks`: the matrices of θ, for Muon. */
export function startMinimiser<E extends Evaluation>(
  optimizer: Optimizer,
  theta: Float64Array,
  evaluate: Evaluate<E>,
  { step, totalSteps }: { step: number; totalSteps: number },
  blocks: readonly Block[] = [],
): Minimiser<E> {
  if (optimizer.kind === 'lbfgs') return lbfgsMinimiser(lbfgsStart(theta, evaluate), evaluate, optimizer.memory)
  return firstOrderMinimiser({ ...firstOrderStart(theta, evaluate), step }, evaluate, optimizer, totalSteps, blocks)
}

/** Resumes from the result of `save`, under the same objective. */
export function restoreMinimiser<E extends Evaluation>(
  optimizer: Optimizer,
  saved: Readonly<Record<string, Float64Array>>,
  evaluate: Evaluate<E>,
  blocks: readonly Block[] = [],
): Minimiser<E> {
  const vector = (name: string): Float64Array => {
    const found = saved[name]
    if (!found) throw new Error(`the checkpoint has no ${name}: it belongs to another optimizer`)
    return found.slice()
  }
  const theta = vector('theta')
  if (optimizer.kind === 'lbfgs') {
    const [pairs, rho] = [vector('pairs'), vector('rho')]
    const state = lbfgsStart(theta, evaluate)
    const P = theta.length
    const part = (i: number): Float64Array => pairs.slice(i * P, (i + 1) * P)
    state.pairs = Array.from(rho, (value, i) => ({ s: part(2 * i), y: part(2 * i + 1), rho: value }))
    return lbfgsMinimiser(state, evaluate, optimizer.memory)
  }
  const [step = 0, age = 0, totalSteps = 0] = vector('counters')
  const state = { ...firstOrderStart(theta, evaluate), step, age, first: vector('first'), second: vector('second') }
  return firstOrderMinimiser(state, evaluate, optimizer, totalSteps, blocks)
}

function lbfgsMinimiser<E extends Evaluation>(
  started: LbfgsState<E>,
  evaluate: Evaluate<E>,
  memory: number,
): Minimiser<E> {
  let state = started
  return {
    theta: () => state.theta,
    evaluation: () => state.evaluation,
    step: () => lbfgsStep(state, evaluate, memory),
    forget: () => void (state = lbfgsStart(state.theta, evaluate)),
    save: () => ({
      theta: state.theta.slice(),
      pairs: concatenate(state.pairs.flatMap(({ s, y }) => [s, y])),
      rho: Float64Array.from(state.pairs, ({ rho }) => rho),
    }),
  }
}

function firstOrderMinimiser<E extends Evaluation>(
  state: FirstOrderState<E>,
  evaluate: Evaluate<E>,
  optimizer: FirstOrderOptimizer,
  totalSteps: number,
  blocks: readonly Block[],
): Minimiser<E> {
  return {
    theta: () => state.theta,
    evaluation: () => state.evaluation,
    step() {
      firstOrderStep(state, evaluate, optimizer, totalSteps, blocks)
      return true
    },
    forget: () => firstOrderForget(state, evaluate),
    save: () => ({
      theta: state.theta.slice(),
      first: state.first.slice(),
      second: state.second.slice(),
      counters: Float64Array.of(state.step, state.age, totalSteps),
    }),
  }
}
