import type { StudySummary } from '../../shared/contract/studies.ts'
import { median } from '../../shared/statistics/bands.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import type { RunShare } from '../store/studies.ts'

export type QueueWait = NonNullable<StudySummary['waiting']>

/**
 * Counts the runs of `active` that wait in the queue of a cluster, and says since when. `usualSeconds` is the median wait of
 * the tasks of the study that have started; resumed runs say nothing about it. Nothing where no run waits.
 */
export function queueWait(runs: readonly RunShare[], active: readonly RunShare[]): { waiting?: QueueWait } {
  const waiting = active.flatMap(({ task, trainer }) => (task !== null && trainer === null ? [task] : []))
  if (waiting.length === 0) return {}
  const started = groupedBy(
    runs.filter(({ task, startedAt, secondsBefore }) => task !== null && startedAt !== null && secondsBefore === 0),
    ({ task }) => task?.key ?? '',
  )
  const waits = [...started.values()].map((own) => {
    const began = Math.min(...own.map(({ startedAt }) => startedAt ?? Infinity))
    return Math.max(0, began - (own[0]?.task?.submittedAt ?? began)) / 1000
  })
  return {
    waiting: {
      runs: waiting.length,
      since: Math.min(...waiting.map(({ submittedAt }) => submittedAt)),
      usualSeconds: waits.length > 0 ? median(waits) : null,
    },
  }
}
