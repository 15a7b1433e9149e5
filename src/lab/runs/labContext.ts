import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { LogLine } from '../../shared/contract/runs.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Emit } from '../../shared/rpc/server.ts'
import type { DataSets } from '../datasets/dataSets.ts'
import { resumable } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import type { ExitReason } from './exitReason.ts'
import type { RunEndWriter } from './runEndWriter.ts'
import type { TrainerCommand } from './supervise.ts'
import type { TrainerEnvironment } from './trainerEnvironment.ts'

/** What every run of a lab shares. */
export interface LabContext {
  store: Store
  runEnds: RunEndWriter
  emit: Emit<LabContract>
  trainerCommand: TrainerCommand
  /** For a trainer that is to use so many threads. */
  environment(threads: number): TrainerEnvironment
  dataSet(): DataSets
  /** What is known of a spec before training, from its data. Throws a SpecError where it cannot be run. */
  forecast(spec: RunSpec): Forecast
}

/** Tells everybody what has become of a run. */
export function emitChanged({ store, runEnds: ends, emit }: LabContext, id: string): void {
  emit('runs.changed', ends.correct(store.runs.summary(id)))
}

/** Writes and tells how a run ended. */
export function endRun(context: LabContext, id: string, ending: ExitReason, peakMemoryBytes: number | null): void {
  context.runEnds.write(id, { ...ending, endedAt: Date.now(), peakMemoryBytes })
  try {
    if (!resumable.includes(ending.status)) context.store.checkpoints.forgetResumePoint(id)
    emitChanged(context, id)
  } catch {
    // A history that can no longer even be read: whoever asks next is told so, and the queue goes on.
  }
}

export function log({ store, emit }: LabContext, id: string, level: LogLine['level'], message: string): void {
  const line: LogLine = { at: Date.now(), level, message }
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

/** For lines that are less important than what is going on when they are written. */
export function tryLog(context: LabContext, id: string, level: LogLine['level'], message: string): void {
  try {
    log(context, id, level, message)
  } catch {
    // The store has failed: the run's ending says so.
  }
}
