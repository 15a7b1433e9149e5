import type { StudySummary } from '../../shared/contract/studies.ts'
import { formatDuration } from './format.ts'
import { statusCounts } from './status.ts'

/** Writes a number of studies: `1 study`, `12 studies`. */
export const studiesText = (count: number): string => `${count} ${count === 1 ? 'study' : 'studies'}`

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
