import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { LogLine } from '../../shared/contract/runs.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Emit } from '../../shared/rpc/server.ts'
import type { DataSets } from '../datasets/dataSets.ts'
import { resumable } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import type { Ending } from './exitReason.ts'
import type { Ends } from './runEndWriter.ts'
import type { Launch } from './supervise.ts'
import type { TrainerEnvironment } from './trainerEnvironment.ts'

/** What every run of a lab shares. */
export interface Bench {
  store: Store
  ends: Ends
  emit: Emit<LabContract>
  launch: Launch
  /** For a trainer that is to use so many threads. */
  environment(threads: number): TrainerEnvironment
  dataSet(): DataSets
  /** What is known of a spec before training, from its data. Throws a SpecError where it cannot be run. */
  forecast(spec: RunSpec): Forecast
}

/** Tells everybody what has become of a run. */
export function announce({ store, ends, emit }: Bench, id: string): void {
  emit('runs.changed', ends.correct(store.runs.summary(id)))
}

/** Writes and tells how a run ended. */
export function end(bench: Bench, id: string, ending: Ending, peakMemoryBytes: number | null): void {
  bench.ends.write(id, { ...ending, endedAt: Date.now(), peakMemoryBytes })
  try {
    if (!resumable.includes(ending.status)) bench.store.checkpoints.forgetResumePoint(id)
    announce(bench, id)
  } catch {
    // A history that can no longer even be read: whoever asks next is told so, and the queue goes on.
  }
}

export function log({ store, emit }: Bench, id: string, level: LogLine['level'], message: string): void {
  const line: LogLine = { at: Date.now(), level, message }
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

/** For lines that are less important than what is going on when they are written. */
export function tryLog(bench: Bench, id: string, level: LogLine['level'], message: string): void {
  try {
    log(bench, id, level, message)
  } catch {
    // The store has failed: the run's ending says so.
  }
}
