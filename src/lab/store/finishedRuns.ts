import type { Progress } from '../../shared/contract/measurements.ts'
import { parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { table, type Connection } from './database.ts'
import { fromJson } from './numbers.ts'

/** What a run that finished took, in all its sittings. */
export interface FinishedRun {
  spec: RunSpec
  seconds: number
  step: number
  steps: number
}

/** Newest first; further back the machine may have been another. */
const most = 200

export function finishedRuns(connection: Connection) {
  const columns = ['spec', 'progress', 'started_at', 'ended_at', 'seconds_before'] as const
  return {
    /** Runs on so many samples that came to their end. */
    finished: (samples: number): FinishedRun[] =>
      connection
        .all(
          table
            .selectFrom('runs')
            .select(columns)
            .where('status', '=', 'finished')
            .where('samples', '=', samples)
            .orderBy('id', 'desc')
            .limit(most),
        )
        .flatMap(({ spec, progress, started_at, ended_at, seconds_before }) => {
          if (progress === null || started_at === null || ended_at === null) return []
          const { step, steps } = fromJson(progress) as Progress
          const seconds = seconds_before + (ended_at - started_at) / 1000
          return { spec: parseSpec(JSON.parse(spec)), seconds, step, steps }
        }),
  }
}
