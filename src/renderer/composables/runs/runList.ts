import type { RunSummary } from '../../../shared/contract/runs.ts'

interface Listed {
  id: string
  createdAt: number
}

/** Sorts newest first. Ids sort by the time at which they were made, also within one millisecond. */
export const newestFirst = (a: Listed, b: Listed): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** Replaces the updated entries of a list and adds new ones, newest first. Makes one new list for any number of updates. */
export function mergeNewest<T extends Listed>(list: readonly T[], updates: ReadonlyMap<string, T>): T[] {
  const added = new Map(updates)
  const replaced = list.map((old) => {
    const update = updates.get(old.id)
    if (update) added.delete(old.id)
    return update ?? old
  })
  return added.size === 0 ? replaced : [...added.values(), ...replaced].toSorted(newestFirst)
}

/** Returns the runs of the study of `run`, in the order of their plan. */
export function studyOf(list: readonly RunSummary[], run: RunSummary): RunSummary[] {
  return list.filter(({ study }) => study === run.study).toSorted((a, b) => newestFirst(b, a))
}

export interface QueueState {
  running: number
  waiting: number
}

/** Counts running and waiting runs. */
export function queueState(list: readonly RunSummary[]): QueueState {
  let [running, waiting] = [0, 0]
  for (const { status } of list) {
    if (status === 'running') running++
    if (status === 'queued') waiting++
  }
  return { running, waiting }
}

/**
 * Returns how many runs must end before a waiting one starts, when `concurrency` trainers run in parallel. It is an upper
 * bound, because several runs may share a trainer.
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
