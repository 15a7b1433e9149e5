import type { RunStatus } from '../../shared/contract/runs.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import { isOver } from '../../lab/studies/progress.ts'
import { duration } from '../format.ts'

/** Returns the state of a study: `running, 12 s left`, `paused`, `ended`. */
export function summaryState(summary: StudySummary): string {
  const { isPaused, counts, secondsLeft } = summary
  if (counts.running) return secondsLeft === null ? 'running' : `running, ${duration(secondsLeft)} left`
  if (isPaused) return 'paused'
  if (counts.queued) return 'waiting'
  return areOver(summary) ? 'ended' : 'incomplete'
}

/** Whether every run of a study has ended for good. */
export const areOver = ({ counts }: StudySummary): boolean =>
  Object.keys(counts).every((status) => isOver(status as RunStatus))
