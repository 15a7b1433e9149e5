import { finishedText, lossEndText } from '../../shared/contract/finishedText.ts'
import type { RunStatus } from '../../shared/contract/runs.ts'
import type { LossEnd, TrainerOutcome } from '../../shared/contract/trainer.ts'
import type { TrainerEnd } from './supervise.ts'

/** How a trainer ended that did not report the end of a run. */
export interface LostRun extends Omit<TrainerEnd, 'lastOutput' | 'readyBytes'> {
  isStopAsked: boolean
}

export interface ExitReason {
  status: Exclude<RunStatus, 'queued' | 'running'>
  ending: string
  /** The kind of end of a run with free features; null where it has no name. */
  endKind?: LossEnd['kind'] | null
}

/** Signals that other processes send. A process causes all other signals itself. */
const externalSignals: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** Returns the status and the ending of a run whose trainer is gone. */
export function lostRunReason(exit: LostRun): ExitReason {
  if (exit.startFailure !== null)
    return { status: 'crashed', ending: `The trainer could not start: ${exit.startFailure}.` }
  if (exit.isForced) return { status: 'stopped', ending: 'Stopped: the trainer did not respond and was killed.' }
  const how = exit.signal ?? `exit code ${codeName(exit.code)}`
  if (exit.isStopAsked) return { status: 'stopped', ending: `Stopped: the trainer exited without a report (${how}).` }
  if (exit.signal === 'SIGKILL')
    return {
      status: 'killed',
      ending: 'Killed by SIGKILL: most likely the system ran out of memory, or somebody used kill -9.',
    }
  if (exit.signal && externalSignals.includes(exit.signal))
    return { status: 'killed', ending: `Killed by ${exit.signal} from another process.` }
  return { status: 'crashed', ending: `The trainer crashed (${how}). Its last output is in the log.` }
}

/** Returns the status and the ending that a trainer reports for a run. */
export function reportedReason(outcome: TrainerOutcome): ExitReason {
  switch (outcome.status) {
    case 'finished':
      return { status: 'finished', ending: finishedText(outcome), endKind: outcome.end?.kind ?? null }
    case 'stopped':
      return { status: 'stopped', ending: 'Stopped.' }
    case 'trapped':
      return {
        status: 'trapped',
        ending: [
          `Trapped at step ${outcome.step}: ${outcome.message}`,
          ...(outcome.end ? [lossEndText(outcome.end)] : []),
        ].join('. '),
        endKind: outcome.end?.kind ?? null,
      }
    case 'diverged':
      return { status: 'diverged', ending: `Diverged at step ${outcome.step}: ${outcome.message}` }
    case 'refused':
      return { status: 'refused', ending: outcome.message }
  }
}

/** Windows reports a crash as a large exit code, documented only in hexadecimal. */
const codeName = (code: number | null): string =>
  code !== null && code > 255 ? `0x${code.toString(16)}` : String(code ?? 'unknown')
