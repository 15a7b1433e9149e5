import type { RunSpec } from '../spec/runSpec.ts'
import type { Sample } from '../theory/problem.ts'
import type { EngineReport } from './engine.ts'
import type { Measurement, Progress } from './measurements.ts'

export type { Sample }

/** Where a run is in its plan, and every number that its engine carries: what it needs to go on bit for bit. */
export interface ResumePoint {
  plan: PlanPosition
  /** By the engine's own names. */
  state: Record<string, Float64Array>
}

/** Numbers and names alone: it is kept as JSON. */
export interface PlanPosition {
  /** Which engine's state it is: an engine goes on only from its own. */
  engine: string
  step: number
  /** The step at which the present attempt began; restarts lie before it. */
  attemptBegan: number
  restarts: number
  /** How the attempt was started. */
  gain: number
  multiplier: number
  /** From 0, and how many of its steps are taken. */
  stage: number
  stageStep: number
  /** The step of the last measurement; −1: none yet. */
  measuredAt: number
  /** The leading singular values that the stop rule compares with, and the step at which it looks again; null: no rule. */
  settling: { reference: number[][]; next: number } | null
}

/** One run of an order; `resume`: where it goes on, null from the beginning. */
export interface TrainerRun {
  spec: RunSpec
  sample: Sample
  resume: ResumePoint | null
}

/**
 * Lab → trainer. A trainer answers one `train` or one `probe`, then ends. Several runs of one order are trained stacked
 * in one compiled loop; `stop` names one of them, or all.
 */
export type TrainerOrder =
  { kind: 'train'; runs: TrainerRun[] } | { kind: 'probe' } | { kind: 'stop'; run: number | null }

/** How a run ended by itself. Exit, crash and kill are told apart by the lab, which sees the process end. */
export type TrainerOutcome =
  | { status: 'finished'; reason: 'converged' | 'step limit' | 'line search at round-off' }
  | { status: 'stopped' }
  | { status: 'diverged'; step: number; message: string } // names the layer and the last good checkpoint
  | { status: 'refused'; message: string } // the engine cannot do what the spec asks

/** What happens to one run. The last event of each is `ended`. */
export type TrainerEvent =
  | { kind: 'started'; engine: EngineReport }
  | { kind: 'progressed'; progress: Progress; scalars: Float64Array }
  | { kind: 'measured'; measurement: Measurement }
  /** The weights of a step that the spec names; by the coordinates in which they are trained, like those of a checkpoint. */
  | { kind: 'snapshot'; step: number; weights: Float64Array[] }
  /** The attempt that ended in a trap at this step is given up, and the next begins at it. */
  | { kind: 'restarted'; step: number }
  | { kind: 'checkpointed'; step: number; weights: Float64Array[]; resume: ResumePoint }
  | { kind: 'logged'; level: 'info' | 'warning' | 'error'; message: string }
  | { kind: 'ended'; outcome: TrainerOutcome; peakMemoryBytes: number }

/** Trainer → lab: an event with the number of its run in the order, or the answer to a probe. */
export type TrainerMessage =
  { kind: 'event'; run: number; event: TrainerEvent } | { kind: 'probed'; engine: EngineReport }
