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

/** The versions of a run name its cluster as `NAME, HOST, job NUMBER`, also in bundles of another history. */
function trainedOn(cluster: string | null) {
  if (cluster === null) return sql<boolean>`json_extract(versions, '$.cluster') IS NULL`
  const head = `${cluster}, `
  return sql<boolean>`substr(json_extract(versions, '$.cluster'), 1, ${head.length}) = ${head}`
}

export function finishedRuns(connection: Connection) {
  return {
    /**
     * Reads finished runs on so many samples, newest first: those that a cluster trained, or those of this machine (null).
     * Their paces differ.
     */
    finished: (samples: number, cluster: string | null): FinishedRun[] =>
      connection
        .all(
          table
            .selectFrom('runs')
            .leftJoin('clusterRuns', 'clusterRuns.runId', 'runs.id')
            .select(['id', 'study', 'progress', 'startedAt', 'endedAt', 'secondsBefore', 'trainerPid'])
            .select([
              sql<number | null>`json_extract(engine, '$.threads')`.as('threads'),
              sql<string | null>`cluster_runs.token || '/' || cluster_runs.task`.as('task'),
            ])
            .where('status', '=', 'finished')
            .where('samples', '=', samples)
            .where(trainedOn(cluster))
            .orderBy('id', 'desc')
            .limit(most),
        )
        .flatMap(({ progress, startedAt, endedAt, trainerPid, task, ...run }) => {
          if (progress === null || startedAt === null || endedAt === null) return []
          const { step, steps } = fromJson(progress) as Progress
          // Runs of a task share its time, as runs of a process do.
          const trainer = cluster === null ? trainerPid : task
          return { ...run, startedAt, endedAt, step, steps, trainer: String(trainer ?? run.id) }
        }),
  }
}
