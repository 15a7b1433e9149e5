import type { RunStatus } from '../../shared/contract/runs.ts'
import type { TrainerOutcome } from '../../shared/contract/trainer.ts'
import type { TrainerEnd } from './supervise.ts'

/** All that is known of how a run came to its end that has not said so itself: its trainer is gone. */
export interface LostRun extends Omit<TrainerEnd, 'lastWords'> {
  isStopAsked: boolean
}

export interface ExitReason {
  status: Exclude<RunStatus, 'queued' | 'running'>
  ending: string
}

const reasons = {
  converged: 'Converged: the singular values do not change any more.',
  'step limit': 'Took all the steps that the spec allows.',
  'line search at round-off': 'Reached round-off: the line search finds no lower objective at this precision.',
}

/** Signals that others send; every other one a process brings upon itself. */
const fromOutside: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** The status of a run whose trainer is gone and the sentence that says how. */
export function lostRunReason(exit: LostRun): ExitReason {
  if (exit.startFailure !== null)
    return { status: 'crashed', ending: `The trainer could not be started: ${exit.startFailure}.` }
  if (exit.isForced) return { status: 'stopped', ending: 'Stopped; the trainer did not answer and was ended by force.' }
  const how = exit.signal ?? `exit code ${codeName(exit.code)}`
  if (exit.isStopAsked) return { status: 'stopped', ending: `Stopped; the trainer ended without a word (${how}).` }
  if (exit.signal === 'SIGKILL')
    return {
      status: 'killed',
      ending: 'Killed from outside (SIGKILL): most likely the system ran out of memory, or somebody used kill -9.',
    }
  if (exit.signal && fromOutside.includes(exit.signal))
    return { status: 'killed', ending: `Killed from outside (${exit.signal}).` }
  return { status: 'crashed', ending: `The trainer crashed (${how}); its last words are in the log.` }
}

/** What a run said of its end itself. */
export function reportedReason(outcome: TrainerOutcome): ExitReason {
  switch (outcome.status) {
    case 'finished':
      return { status: 'finished', ending: reasons[outcome.reason] }
    case 'stopped':
      return { status: 'stopped', ending: 'Stopped.' }
    case 'diverged':
      return { status: 'diverged', ending: `Diverged at step ${outcome.step}: ${outcome.message}` }
    case 'refused':
      return { status: 'refused', ending: outcome.message }
  }
}

/** Windows reports a crash as a large exit code that is only known in hexadecimal. */
const codeName = (code: number | null): string =>
  code !== null && code > 255 ? `0x${code.toString(16)}` : String(code ?? 'unknown')
