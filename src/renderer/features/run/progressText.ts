import type { Progress } from '../../../shared/contract/measurements.ts'
import { methodNames } from '../../../shared/spec/optimizer.ts'
import { formatCount, formatDuration } from '../../text/format.ts'

/** Returns stage, step and time left, as far as known. */
export function progressText(progress: Progress | null): string {
  if (!progress) return 'The trainer is starting…'
  const { stage, stages, method, step, steps, restarts, secondsLeft } = progress
  return [
    stages > 1 ? `stage ${stage} of ${stages}${method ? `, ${methodNames[method]}` : ''}` : '',
    `step ${formatCount(step)} of at most ${formatCount(steps)}`,
    restarts > 0 ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}` : '',
    secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** A run without news for this long is worth a word. */
const quietSeconds = 30

/** Says that nothing was heard of a run for some time; empty while its news are recent. */
export const quietText = (seconds: number): string =>
  seconds < quietSeconds ? '' : `no news for ${formatDuration(seconds)}`

export function waitingText(ahead: number): string {
  if (ahead === 0) return 'Next in the queue.'
  return ahead === 1 ? 'Waiting for one run.' : `Waiting for up to ${ahead} runs.`
}
