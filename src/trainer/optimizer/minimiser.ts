import type { Optimizer } from '../../shared/spec/optimizer.ts'
import { firstOrderForget, firstOrderStart, firstOrderStep } from './firstOrder.ts'
import { lbfgsStart, lbfgsStep, type Evaluate, type Evaluation } from './lbfgs.ts'

/** The optimizer of a spec at work on one objective. */
export interface Minimiser<E extends Evaluation> {
  theta(): Float64Array
  /** The objective there. */
  evaluation(): E
  /** Takes one step. False: the objective cannot be lowered at this precision. */
  step(): boolean
  /** The objective has changed: what was learnt of it is forgotten, θ and the position in the schedule stay. */
  forget(): void
}

/** Starts at θ, which it takes over. `totalSteps`: of the whole run, which a learning-rate schedule is laid over. */
export function startMinimiser<E extends Evaluation>(
  optimizer: Optimizer,
  theta: Float64Array,
  evaluate: Evaluate<E>,
  totalSteps: number,
): Minimiser<E> {
  if (optimizer.kind === 'lbfgs') {
    let state = lbfgsStart(theta, evaluate)
    return {
      theta: () => state.theta,
      evaluation: () => state.evaluation,
      step: () => lbfgsStep(state, evaluate, optimizer.memory),
      forget: () => void (state = lbfgsStart(state.theta, evaluate)),
    }
  }
  const state = firstOrderStart(theta, evaluate)
  return {
    theta: () => state.theta,
    evaluation: () => state.evaluation,
    step() {
      firstOrderStep(state, evaluate, optimizer, totalSteps)
      return true
    },
    forget: () => firstOrderForget(state, evaluate),
  }
}
