import type { RunSpec } from '../spec/runSpec.ts'
import type { EngineReport } from './engine.ts'
import type { Measurement, Progress } from './measurements.ts'

/** The sample a run trains on. X is column-major: column i is sample i, so X[i * features + j]; labels are class numbers. */
export interface Sample {
  X: Float64Array
  features: number
  labels: Int32Array
  classes: number
}

/** Lab → trainer. A trainer answers one `train` or one `probe`, then ends. */
export type TrainerOrder = { kind: 'train'; spec: RunSpec; sample: Sample } | { kind: 'probe' } | { kind: 'stop' }

/** How a run ended by itself. Exit, crash and kill are told apart by the lab, which sees the process end. */
export type TrainerOutcome =
  | { status: 'finished'; reason: 'converged' | 'step limit' | 'line search at round-off' }
  | { status: 'stopped' }
  | { status: 'diverged'; step: number; message: string }
  | { status: 'refused'; message: string } // the engine cannot do what the spec asks

/** Trainer → lab. */
export type TrainerEvent =
  | { kind: 'started'; engine: EngineReport }
  | { kind: 'probed'; engine: EngineReport }
  | { kind: 'progressed'; progress: Progress; scalars: Float64Array }
  | { kind: 'measured'; measurement: Measurement }
  | { kind: 'checkpointed'; step: number; weights: Float64Array[] }
  | { kind: 'logged'; level: 'info' | 'warning' | 'error'; message: string }
  | { kind: 'ended'; outcome: TrainerOutcome; peakMemoryBytes: number }
