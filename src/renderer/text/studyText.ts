import type { StudySummary } from '../../shared/contract/studies.ts'
import { formatDuration } from './format.ts'
import { statusCounts } from './status.ts'

export type StudyState = 'running' | 'waiting' | 'paused' | 'finished' | 'incomplete' | 'ended'

/** Derives the state of a study from the states of its runs. */
export function studyState(study: StudySummary): StudyState {
  const { counts, isPaused, runs } = study
  if ((counts.finished ?? 0) === runs) return 'finished'
  if ((counts.running ?? 0) > 0) return 'running'
  if (isPaused) return 'paused'
  if ((counts.queued ?? 0) > 0) return 'waiting'
  return canResume(study) ? 'incomplete' : 'ended'
}

/** Whether some runs have not ended and neither run nor wait in the queue. */
export function canResume({ counts, isPaused, runs }: StudySummary): boolean {
  const { queued = 0, running = 0, finished = 0, diverged = 0, trapped = 0, refused = 0 } = counts
  const over = finished + diverged + trapped + refused
  const isOpen = runs > over
  return isOpen && (isPaused || runs > over + queued + running)
}

/** Whether some runs are queued or running. */
export function canPause({ counts, isPaused }: StudySummary): boolean {
  return !isPaused && (counts.queued ?? 0) + (counts.running ?? 0) > 0
}

/** Writes counts as `12 finished, 2 running, 86 queued`. */
export const countsText = (counts: StudySummary['counts']): string =>
  statusCounts(counts)
    .map(({ status, count }) => `${count} ${status}`)
    .join(', ')

/** Writes the progress of a study, rounded down: it shows 100 % only at the end. */
export const percentText = ({ done }: Pick<StudySummary, 'done'>): string => `${Math.floor(done * 100)} %`

/** Writes the progress of a study. The wait in the queue of a cluster stands apart from the time left. */
export function studyProgressText(study: StudySummary, now = Date.now()): string {
  const left = study.secondsLeft === null ? '' : `${formatDuration(study.secondsLeft)} left`
  return [percentText(study), countsText(study.counts), left, waitingText(study, now)].filter(Boolean).join(' · ')
}

/** Writes `5 in the queue for 3:20 (others waited 0:40)`; nothing where no run waits on a cluster. */
export function waitingText({ waiting }: Pick<StudySummary, 'waiting'>, now: number): string {
  if (!waiting) return ''
  const { runs, since, usualSeconds } = waiting
  const others = usualSeconds === null ? '' : ` (others waited ${formatDuration(usualSeconds)})`
  return `${runs} in the queue for ${formatDuration(Math.max(0, (now - since) / 1000))}${others}`
}
