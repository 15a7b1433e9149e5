import type { EngineReport } from '../../shared/contract/engine.ts'
import type { ObjectiveParts } from '../../shared/theory/objective.ts'
import type { Stage } from '../../shared/spec/stages.ts'
import type { Readings } from '../measure/readings.ts'

/** The objective at one θ: its terms at the spec's own λ, the staged value that is minimised, and its gradient. */
export interface EngineEvaluation extends ObjectiveParts {
  /** dataLoss + multiplier · (weightPenalty + featurePenalty). */
  objective: number
  gradient: Float64Array
  /** A bound on the round-off of `objective`. */
  noise: number
}

/** Lets a stop message arrive during long work; it throws when the run is stopped. */
export type Pause = () => Promise<void>

/**
 * Every parameter and running average of a backbone, under the names of its layout, then the weights and biases of its head
 * as `head.W_2` and `head.b_2`.
 */
export type BackboneArrays = Record<string, Float64Array>

/** What only an engine of a run with a backbone does. */
export interface BackboneCalls {
  arrays(): Promise<BackboneArrays>
  /** Starts again from arrays, at `step` of a schedule of `totalSteps` steps, with a new state of the optimizer. */
  initialise(arrays: BackboneArrays, at: { totalSteps: number; step: number }, stage: StageChange): Promise<void>
}

export interface Advance {
  /** One evaluation per step taken, without its gradient. */
  steps: (ObjectiveParts & { gradientNorm: number })[]
  /** Why the engine takes no more steps; null: it can continue, even where it took fewer steps than asked. */
  ended: 'round-off' | 'not finite' | null
}

/** What a stage changes in the objective. */
export type StageTerms = Pick<Stage, 'multiplier' | 'smoothing'>
/** The terms of a stage with its method; without one, the stage has the method of the spec. */
export type StageChange = StageTerms & Partial<Pick<Stage, 'method'>>

/** Everything an engine carries from step to step, bit for bit, under names of its own. */
export type EngineState = Record<string, Float64Array>

/**
 * Trains one θ on one problem. Tests compare both implementations, graph and ops, with shared/theory/objective.ts.
 * Calls are answered in order; a stacked engine answers `advance` once every run of its stack has called it.
 */
export interface Engine {
  readonly report: EngineReport
  /** Starts the present method at θ (of a backbone run: the parameters of backbone and head), at `step` (0 by default) of a learning-rate schedule of `totalSteps` steps. */
  initialise(theta: Float64Array, totalSteps: number, step?: number): Promise<void>
  /**
   * Sets the multiple of λ and λ′, the width ε of sharpened ReLU and the method from the next step on, and resets the
   * optimizer. Another method starts from the current θ.
   */
  setStage(stage: StageChange): Promise<void>
  advance(steps: number): Promise<Advance>
  /** Evaluates any θ at the terms of the current stage; the run does not move. */
  evaluate(theta: Float64Array): Promise<EngineEvaluation>
  /**
   * Returns the current θ of the problem; after 'not finite' the θ whose objective is not finite. With a backbone, a pass
   * over the training set computes its features: `pause` is awaited between the batches of that pass.
   */
  parameters(pause?: Pause): Promise<Float64Array>
  /** Reads the numbers of a network at θ in float64; null: the engine cannot, and the caller does. */
  readonly read: ((theta: Float64Array) => Promise<Readings>) | null
  /** null: the run has no backbone. */
  readonly backbone: BackboneCalls | null
  save(): Promise<EngineState>
  /** Resumes from the result of `save`, in the stage of that time. */
  restore(state: EngineState, stage: StageChange): Promise<void>
  /** Returns the number of live tensors, to find leaks. */
  tensorCount(): number
  dispose(): void
}
