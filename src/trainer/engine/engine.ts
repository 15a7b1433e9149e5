import type { EngineReport } from '../../shared/contract/engine.ts'
import type { ObjectiveParts } from '../../shared/theory/objective.ts'
import type { Readings } from '../measure/readings.ts'

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
  /** Why it will take no more: at round-off, or because a value is not finite. Fewer steps than asked alone say nothing. */
  ended: 'round-off' | 'not finite' | null
}

/** Everything an engine carries from step to step, by its own names, bit for bit. */
export type EngineState = Record<string, Float64Array>

/**
 * What trains: one problem, one θ. The two implementations, graph and ops, are both held against
 * shared/theory/objective.ts. Calls are answered in order; a stacked engine answers `advance` once every run of its
 * stack has asked.
 */
export interface Engine {
  readonly report: EngineReport
  /** Starts at θ; `totalSteps` is what the learning rate's schedule is laid over. */
  initialise(theta: Float64Array, totalSteps: number): Promise<void>
  /** Multiplies λ and λ' from the next step on. What was learnt of another objective is forgotten. */
  setMultiplier(multiplier: number): Promise<void>
  advance(steps: number): Promise<Advance>
  /** At any θ, at the present multiplier; does not move the run. */
  evaluate(theta: Float64Array): Promise<EngineEvaluation>
  /** The θ that training stands at; after 'not finite' the θ at which it is not. */
  parameters(): Promise<Float64Array>
  /** What is measured at a θ, in float64; null where the engine cannot and it is done outside. */
  readonly read: ((theta: Float64Array) => Promise<Readings>) | null
  save(): Promise<EngineState>
  /** Goes on from what `save` gave, under the multiplier of that time. */
  restore(state: EngineState, multiplier: number): Promise<void>
  /** Tensors alive, to find leaks. */
  tensorCount(): number
  dispose(): void
}
