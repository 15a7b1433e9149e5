import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunStatus } from '../../shared/contract/runs.ts'
import { duration } from '../format.ts'

export interface RunState {
  label: string
  status: RunStatus
  progress: Progress | null
}

/** Runs whose progress is shown together. */
export interface StudyState {
  runs: readonly RunState[]
  /** Runs in a row of the matrix. */
  rowLength: number
  /** 0 … 1; null while unknown. */
  done: number | null
  /** null while unknown. */
  secondsLeft: number | null
}

/** More runs than these are shown as a matrix, not one by one. */
export const mostListedRuns = 12

/** `43/100 finished  4 running  1 diverged  45 %  12 s left`. */
export function stateText({ runs, done, secondsLeft }: StudyState): string {
  const counts = new Map<RunStatus, number>()
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1)
  const others = [...counts].filter(([status]) => status !== 'finished' && status !== 'queued')
  return [
    `${counts.get('finished') ?? 0}/${runs.length} finished`,
    ...others.map(([status, count]) => `${count} ${status}`),
    ...(done === null ? [] : [`${Math.floor(done * 100)} %`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ].join('  ')
}
