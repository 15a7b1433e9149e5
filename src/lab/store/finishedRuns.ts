import { sql } from 'kysely'
import type { Progress } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { fromJson } from './numbers.ts'

/** A finished run, and the time it took. */
export interface FinishedRun {
  id: string
  study: string
  trainer: string
  /** Start and end of its last session, in milliseconds. */
  startedAt: number
  endedAt: number
  /** Seconds of its earlier sessions. */
  secondsBefore: number
  step: number
  steps: number
  /** Threads of its trainer; null where the engine does not report them. */
  threads: number | null
}

/** Older runs may come from another machine. */
const most = 300

export function finishedRuns(connection: Connection) {
  return {
    /** Reads finished runs on so many samples, newest first. */
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
