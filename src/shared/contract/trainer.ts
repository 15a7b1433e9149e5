import type { RunSpec } from '../spec/runSpec.ts'
import type { TrainerKind } from '../spec/trainerKind.ts'
import type { DoubleSample, Sample } from '../theory/problem.ts'
import type { LossEnd } from '../theory/unconstrained/lossEnd.ts'
import type { CollapseStep } from './collapseSteps.ts'
import type { EngineReport } from './engine.ts'
import type { Measurement, Progress } from './measurements.ts'
import type { Placement } from './placement.ts'

export type { DoubleSample, Sample }

/** The position of a run and the full state of its engine: a resumed run continues bit for bit. */
export interface ResumePoint {
  plan: PlanPosition
  /** Arrays of the engine, under its own names. */
  state: Record<string, Float64Array>
}

/** The position of a run and its weights: the run continues from them with a new state of the optimizer. */
export interface WeightsPoint {
  plan: PlanPosition
  /** Every W_l, then every b_l, in the coordinates of training. */
  weights: Float64Array[]
  /** The arrays of a backbone by name; absent: the run has none. */
  backbone?: Record<string, Float64Array>
}

/** The position of a run in its stages. It is stored as JSON, so it holds only numbers and texts. */
export interface PlanPosition {
  /** The engine of the state; another engine cannot resume from it. */
  engine: string
  /** Where the state was computed; null in checkpoints of a Collapsar that did not store it. */
  placement: Placement | null
  step: number
  /** The step at which the current attempt began, after any restarts. */
  attemptBegan: number
  restarts: number
  /** The gain and the multiplier of λ that the attempt started with. */
  gain: number
  multiplier: number
  /** The stage, from 0, and the steps taken in it. */
  stage: number
  stageStep: number
  /** The step of the last measurement; −1 before the first. */
  measuredAt: number
  /** The singular values that the stop rule compares with, and the step of its next check; null without a rule. */
  settling: { reference: number[][]; next: number } | null
  /** How often the run has drawn new initial weights; absent before the first time. */
  draws?: number
  /** The step of the last collapse step; absent before the first. */
  collapsedAt?: number
  /** The step of the next check of a stage of sharpened ReLU, and what the last one found; absent before the first such stage. */
  sharpening?: { next: number; objective: number; isSettled: boolean }
  /** Objective and weight penalty at three quarters of the stage, once it is there; null in a stage too short to tell. */
  earlier: { objective: number; weightPenalty: number } | null
}

/** One run of an order. It starts at step 0 where `resume` is null. */
export interface TrainerRun {
  spec: RunSpec
  sample: Sample
  /** Samples that the run does not train on, in the form of `sample`; absent or null: there are none. */
  test?: Sample | null
  /** The weights of `initialisation.weights`: W_1 … W_L, then any biases; absent or null: the spec draws them. */
  start?: readonly Float64Array[] | null
  resume: ResumePoint | WeightsPoint | null
}

/**
 * Messages from the lab to a trainer. `prepare` loads the engine for runs of a kind. A trainer answers `train` and `probe`
 * with `ready` when it can handle another order, and it exits when the channel closes. `stop` stops one run of the
 * present order, or all for null.
 */
export type TrainerOrder =
  | { kind: 'prepare'; trainer: TrainerKind }
  | { kind: 'train'; runs: TrainerRun[] }
  | { kind: 'probe' }
  | { kind: 'stop'; run: number | null }

/** Why a run took its last step. */
export type FinishReason =
  'stationary' | 'converged' | 'settled' | 'step limit' | 'line search at round-off' | 'zero solution'

/** How far a finished run got. */
export interface Reached {
  /**
   * ‖∇_{W_l}L‖ / ‖λ_l W_l‖ and ‖∇_{W_l}L‖ of each layer; a ratio is NaN where λ_l W_l = 0. With a backbone there is no W_1:
   * both are NaN.
   */
  stationarity: Float64Array
  gradients: Float64Array
  /** Numbers of the classes, from 0, that the outputs do not fit. */
  unlearned: number[]
}

export type { LossEnd }

/**
 * How the end of a run on batches falls short of its data. `dead`: every sample has nearly the same output. `strong decay`:
 * so has every sample, and the objective is that of zero weights. `above zero`: the objective is above that of zero weights.
 */
export interface Shortfall {
  kind: 'dead' | 'strong decay' | 'above zero' | 'dropped classes'
  /** Numbers of the dropped classes, from 0. */
  classes: number[]
  dataLoss: number
  objective: number
  /** The objective of zero weights. */
  zero: number
}

/** The outcome that a trainer reports. The lab distinguishes exit, crash and kill when the process ends. */
export type TrainerOutcome =
  /** `end`: of a run with free features whose model has closed forms. `restarts`: absent without any. */
  | {
      status: 'finished'
      reason: FinishReason
      reached: Reached
      end?: LossEnd
      restarts?: number
      /** Only in runs on batches that fall short. */
      shortfall?: Shortfall
    }
  | { status: 'stopped' }
  /** The run settled in a trap, also after its last restart; its weights are kept. */
  | { status: 'trapped'; step: number; message: string; end?: LossEnd }
  | { status: 'diverged'; step: number; message: string } // the message names the layer and the last good checkpoint
  | { status: 'refused'; message: string } // the engine cannot do what the spec asks

/** An event of one run. `ended` is the last. */
export type TrainerEvent =
  | { kind: 'started'; engine: EngineReport }
  | { kind: 'progressed'; progress: Progress; scalars: Float64Array }
  | { kind: 'measured'; measurement: Measurement }
  /** The weights at a step of `keptSteps`, in the coordinates of training like those of a checkpoint. */
  | { kind: 'snapshot'; step: number; weights: Float64Array[] }
  /** The attempt failed at this step, and the next attempt begins there. */
  | { kind: 'restarted'; step: number }
  | { kind: 'collapsed'; collapse: CollapseStep }
  /**
   * The weights of a backbone run are the features of the training set, then those of the head; they are absent where a pass
   * over the set would take long. `backbone` has its arrays by name.
   */
  | {
      kind: 'checkpointed'
      step: number
      weights: Float64Array[]
      backbone?: Record<string, Float64Array>
      resume: ResumePoint
    }
  | { kind: 'logged'; level: 'info' | 'warning' | 'error'; message: string }
  | { kind: 'ended'; outcome: TrainerOutcome; peakMemoryBytes: number }

/** Messages from a trainer to the lab: an event with the index of its run in the order, and the answer to a probe. */
export type TrainerMessage =
  | { kind: 'event'; run: number; event: TrainerEvent }
  | { kind: 'probed'; engine: EngineReport }
  /** The order is done; the trainer occupies this memory and waits for the next order. */
  | { kind: 'ready'; memoryBytes: number }
