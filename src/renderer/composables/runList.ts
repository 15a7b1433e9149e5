import type { RunSummary } from '../../shared/contract/runs.ts'

/** `list` with `summary` put in its place, newest first. The list that came in stays as it was. */
export function withSummary(list: readonly RunSummary[], summary: RunSummary): RunSummary[] {
  const known = list.findIndex(({ id }) => id === summary.id)
  if (known >= 0) return list.with(known, summary)
  const at = list.findIndex(({ createdAt }) => createdAt <= summary.createdAt)
  return at < 0 ? [...list, summary] : list.toSpliced(at, 0, summary)
}

/** The runs started together with `run`: oldest first, and by falling δ where they were queued at once. */
export function studyOf(list: readonly RunSummary[], run: RunSummary): RunSummary[] {
  return list
    .filter(({ study }) => study === run.study)
    .toSorted((a, b) => a.createdAt - b.createdAt || (b.delta ?? 0) - (a.delta ?? 0))
}

export interface QueueState {
  running: number
  waiting: number
}

export function queueState(list: readonly RunSummary[]): QueueState {
  const count = (status: RunSummary['status']): number => list.filter((run) => run.status === status).length
  return { running: count('running'), waiting: count('queued') }
}

/**
 * How many runs must end at most before a waiting one begins, when `concurrency` trainers run beside each other: fewer
 * where several share one.
 */
export function runsAhead(list: readonly RunSummary[], run: RunSummary, concurrency: number): number {
  const position = list.findIndex(({ id }) => id === run.id)
  if (position < 0) return 0
  const isBefore = (other: RunSummary, at: number): boolean =>
    other.queuedAt < run.queuedAt || (other.queuedAt === run.queuedAt && at > position)
  const before = list.filter(
    (other, at) => other.status === 'running' || (other.status === 'queued' && isBefore(other, at)),
  )
  return Math.max(0, before.length - concurrency + 1)
}
