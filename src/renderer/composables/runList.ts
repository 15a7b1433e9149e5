import type { RunSummary } from '../../shared/contract/runs.ts'

/** What the lists here have in common. */
interface Listed {
  id: string
  createdAt: number
}

/** Ids sort by the time at which they were made, also within one millisecond. */
export const newestFirst = (a: Listed, b: Listed): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** `list` with the updates of each id put in its place, newest first: one new list however many they are. */
export function mergeNewest<T extends Listed>(list: readonly T[], updates: ReadonlyMap<string, T>): T[] {
  const known = new Set<string>()
  const replaced = list.map((old) => {
    known.add(old.id)
    return updates.get(old.id) ?? old
  })
  const added = [...updates.values()].filter(({ id }) => !known.has(id))
  return added.length === 0 ? replaced : [...added, ...replaced].toSorted(newestFirst)
}

/** The runs started together with `run`, in the order of their plan. */
export function studyOf(list: readonly RunSummary[], run: RunSummary): RunSummary[] {
  return list.filter(({ study }) => study === run.study).toSorted((a, b) => newestFirst(b, a))
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
