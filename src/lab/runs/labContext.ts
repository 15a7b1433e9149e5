import type { Forecaster } from '../forecaster.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { LogLine } from '../../shared/contract/runs.ts'
import type { CrashReport } from '../../shared/crashReport.ts'
import type { Emit } from '../../shared/rpc/server.ts'
import type { DataSets } from '../datasets/dataSets.ts'
import { resumable } from '../store/runRows.ts'
import type { Store } from '../store/store.ts'
import type { ExitReason } from './exitReason.ts'
import type { RunEndWriter } from './runEndWriter.ts'
import type { Trainers } from './trainers.ts'

/** What all parts of a lab share. */
export interface LabContext extends Trainers {
  store: Store
  runEnds: RunEndWriter
  emit: Emit<LabContract>
  dataSet(): DataSets
  /** Writes a crash report to a local file. */
  reportCrash(report: Omit<CrashReport, 'facts'>): void
  forecaster: Forecaster
}

/** Emits the present summary of a run. */
export function emitChanged({ store, runEnds, emit }: LabContext, id: string): void {
  emit('runs.changed', runEnds.correct(store.runs.summary(id)))
}

/** Writes the end of a run and emits it. */
export function endRun(context: LabContext, id: string, ending: ExitReason, peakMemoryBytes: number | null): void {
  context.runEnds.write(id, { ...ending, endedAt: Date.now(), peakMemoryBytes })
  try {
    if (!resumable.includes(ending.status)) context.store.checkpoints.deleteResumePoint(id)
    emitChanged(context, id)
  } catch {
    // The history cannot even be read: the next call reports that, and the queue continues.
  }
}

export function log({ store, emit }: LabContext, id: string, level: LogLine['level'], message: string): void {
  const line: LogLine = { at: Date.now(), level, message }
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

/** Writes a log line, and ignores a failure of the store: the work in progress is more important. */
export function tryLog(context: LabContext, id: string, level: LogLine['level'], message: string): void {
  try {
    log(context, id, level, message)
  } catch {
    // The ending of the run will report that the store has failed.
  }
}
