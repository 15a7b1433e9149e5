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

/** One sign each, where there is no room for the word; in the order in which they are listed. */
export const statusSigns: Readonly<Record<RunStatus, string>> = {
  finished: '✓',
  running: '▸',
  queued: '·',
  stopped: 's',
  diverged: 'd',
  refused: 'r',
  crashed: 'c',
  killed: 'k',
  interrupted: 'i',
}

/** How many runs have each status that occurs, in one order. */
export function statusCounts(
  counts: Readonly<Partial<Record<RunStatus, number>>>,
): { status: RunStatus; count: number }[] {
  return (Object.keys(statusSigns) as RunStatus[])
    .map((status) => ({ status, count: counts[status] ?? 0 }))
    .filter(({ count }) => count > 0)
}

/** Nothing more will come from it. */
export const hasEnded = (status: RunStatus): boolean => status !== 'queued' && status !== 'running'

/** How much of it is done, 0 … 1. */
export function shareOf({ status, progress }: Pick<RunSummary, 'status' | 'progress'>): number {
  if (status === 'finished') return 1
  return progress ? Math.min(1, progress.step / Math.max(1, progress.steps)) : 0
}

/** How long it has been running, all its sittings together; null before the first. `now` in milliseconds. */
export function secondsOf({ startedAt, endedAt, secondsBefore }: RunSummary, now: number): number | null {
  if (startedAt === null) return secondsBefore > 0 ? secondsBefore : null
  return secondsBefore + ((endedAt ?? now) - startedAt) / 1000
}
