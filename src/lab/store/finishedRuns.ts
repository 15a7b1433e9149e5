import { sql } from 'kysely'
import type { Progress } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { fromJson } from './numbers.ts'

/** A run that came to its end, and what it took in all its sittings. */
export interface FinishedRun {
  id: string
  study: string
  trainer: string
  /** In milliseconds, of its last sitting. */
  startedAt: number
  endedAt: number
  secondsBefore: number
  step: number
  steps: number
  /** Of its trainer; null where the engine did not say. */
  threads: number | null
}

/** Newest first; further back the machine may have been another. */
const most = 300

export function finishedRuns(connection: Connection) {
  return {
    /** Runs on so many samples that came to their end. */
    finished: (samples: number): FinishedRun[] =>
      connection
        .all(
          table
            .selectFrom('runs')
            .select(['id', 'study', 'progress', 'startedAt', 'endedAt', 'secondsBefore'])
            .select(['trainerPid', sql<number | null>`json_extract(engine, '$.threads')`.as('threads')])
            .where('status', '=', 'finished')
            .where('samples', '=', samples)
            .orderBy('id', 'desc')
            .limit(most),
        )
        .flatMap(({ progress, startedAt, endedAt, trainerPid, ...run }) => {
          if (progress === null || startedAt === null || endedAt === null) return []
          const { step, steps } = fromJson(progress) as Progress
          return { ...run, startedAt, endedAt, step, steps, trainer: String(trainerPid ?? run.id) }
        }),
  }
}
