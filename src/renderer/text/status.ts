import type { RunStatus, RunSummary } from '../../shared/contract/runs.ts'

export type StatusTone = 'live' | 'good' | 'plain' | 'bad'

export const statusTones: Readonly<Record<RunStatus, StatusTone>> = {
  queued: 'plain',
  running: 'live',
  finished: 'good',
  stopped: 'plain',
  diverged: 'bad',
  refused: 'bad',
  crashed: 'bad',
  killed: 'bad',
  interrupted: 'bad',
}

/** Nothing more will come from it. */
export const hasEnded = (status: RunStatus): boolean => status !== 'queued' && status !== 'running'

/** How long it has been running, all its sittings together; null before the first. `now` in milliseconds. */
export function secondsOf({ startedAt, endedAt, secondsBefore }: RunSummary, now: number): number | null {
  if (startedAt === null) return secondsBefore > 0 ? secondsBefore : null
  return secondsBefore + ((endedAt ?? now) - startedAt) / 1000
}
