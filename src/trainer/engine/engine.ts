import type { EngineReport } from '../../shared/contract/engine.ts'
import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { ObjectiveParts } from '../../shared/theory/objective.ts'

/** The objective at one θ: its terms at the spec's own λ, the staged value that is minimised, and its gradient. */
export interface EngineEvaluation extends ObjectiveParts {
  /** dataLoss + multiplier · (weightPenalty + featurePenalty). */
  objective: number
  gradient: Float64Array
  /** How far `objective` may be off by round-off. */
  noise: number
}

export interface Advance {
  /** One evaluation per step taken, without its gradient. */
  steps: (ObjectiveParts & { gradientNorm: number })[]
  /** Why it took fewer steps than asked: at round-off, or because a value is not finite. */
  ended: 'round-off' | 'not finite' | null
}

/**
 * What trains: one problem, one θ. Two implementations are foreseen (graph and ops); both are held against
 * shared/theory/objective.ts.
 */
export interface Engine {
  readonly report: EngineReport
  initialise(theta: Float64Array): void
  /** Multiplies λ and λ' from the next step on. Curvature learnt for another objective is forgotten. */
  setMultiplier(multiplier: number): void
  advance(steps: number): Advance
  /** At any θ, at the present multiplier; does not move the run. */
  evaluate(theta: Float64Array): EngineEvaluation
  /** The θ that training stands at. */
  parameters(): Float64Array
  /** Z^1 … Z^L at that θ, in the engine's precision. */
  features(): Matrix[]
  /** Tensors alive, to find leaks. */
  tensorCount(): number
  dispose(): void
}
