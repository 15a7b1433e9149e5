import type { StudySummary } from './studies.ts'

export type StudyState = 'running' | 'waiting' | 'paused' | 'finished' | 'incomplete' | 'ended'

type Progress = Pick<StudySummary, 'counts' | 'isPaused' | 'runs'>

/** Derives the state of a study from the states of its runs. */
export function studyState(study: Progress): StudyState {
  const { counts, isPaused, runs } = study
  if ((counts.finished ?? 0) === runs) return 'finished'
  if ((counts.running ?? 0) > 0) return 'running'
  if (isPaused) return 'paused'
  if ((counts.queued ?? 0) > 0) return 'waiting'
  return canResume(study) ? 'incomplete' : 'ended'
}

/** Whether some runs have not ended and neither run nor wait in the queue. */
export function canResume({ counts, isPaused, runs }: Progress): boolean {
  const { queued = 0, running = 0, finished = 0, diverged = 0, trapped = 0, refused = 0 } = counts
  const over = finished + diverged + trapped + refused
  const isOpen = runs > over
  return isOpen && (isPaused || runs > over + queued + running)
}

/** Whether some runs are queued or running. */
export function canPause({ counts, isPaused }: Progress): boolean {
  return !isPaused && (counts.queued ?? 0) + (counts.running ?? 0) > 0
}
