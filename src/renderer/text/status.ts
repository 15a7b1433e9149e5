import type { RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { trainingSeconds } from '../../shared/contract/trainingTime.ts'

export type StatusTone = 'live' | 'good' | 'plain' | 'bad'

export const statusTones: Readonly<Record<RunStatus, StatusTone>> = {
  queued: 'plain',
  running: 'live',
  finished: 'good',
  stopped: 'plain',
  diverged: 'bad',
  trapped: 'bad',
  refused: 'bad',
  crashed: 'bad',
  killed: 'bad',
  interrupted: 'bad',
}

/** One sign for each status, where the word has no room; in the order of lists. */
export const statusSigns: Readonly<Record<RunStatus, string>> = {
  finished: '✓',
  running: '▸',
  queued: '·',
  stopped: 's',
  diverged: 'd',
  trapped: 't',
  refused: 'r',
  crashed: 'c',
  killed: 'k',
  interrupted: 'i',
}

/** Counts runs by status, without empty counts, in one order. */
export function statusCounts(
  counts: Readonly<Partial<Record<RunStatus, number>>>,
): { status: RunStatus; count: number }[] {
  return (Object.keys(statusSigns) as RunStatus[])
    .map((status) => ({ status, count: counts[status] ?? 0 }))
    .filter(({ count }) => count > 0)
}

/** Returns the progress of a run, 0 … 1. */
export function shareOf({ status, progress }: Pick<RunSummary, 'status' | 'progress'>): number {
  if (status === 'finished') return 1
  return progress ? Math.min(1, progress.step / Math.max(1, progress.steps)) : 0
}

/** Returns the running time of a run over all its attempts, in seconds; null before the first. `now` is in milliseconds. */
export function secondsOf({ startedAt, endedAt, secondsBefore }: RunSummary, now: number): number | null {
  if (startedAt === null) return secondsBefore > 0 ? secondsBefore : null
  return trainingSeconds({ startedAt, endedAt: endedAt ?? now, secondsBefore })
}
