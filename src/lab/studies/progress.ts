import type { RunStatus } from '../../shared/contract/runs.ts'
import type { RunShare } from '../store/studies.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { unionLength, finishTime } from '../estimates/intervals.ts'

/** Endings to which a run comes by itself, and that it would come to again. */
export const isOver = (status: RunStatus): boolean => ['finished', 'diverged', 'refused'].includes(status)

export interface StudyProgress {
  /** 0 … 1: steps taken over steps planned, a run that is over counted as whole. */
  done: number
  /** null: nothing goes on, or the pace is not known yet. */
  secondsLeft: number | null
}

/**
 * How far a study has come at `now` (milliseconds), and how long the rest takes at the pace so far: the steps that are
 * left, shared over the trainers that the study has, by the seconds that one trainer has taken for a step of such a run.
 * It does not matter whether a trainer takes its runs one after another or stacked: both are steps per second of that
 * trainer. Of runs of which none has taken a step the pace is that of all others.
 */
export function studyProgress(runs: readonly RunShare[], isPaused: boolean, now: number): StudyProgress {
  const planned = runs.reduce((sum, { steps }) => sum + steps, 0)
  const taken = runs.reduce((sum, run) => sum + (isOver(run.status) ? run.steps : Math.min(run.step, run.steps)), 0)
  const going = runs.filter(({ status }) => status === 'running' || (status === 'queued' && !isPaused))
  const common = secondsPerStep(runs, now)
  const kinds = new Map(
    [...groupedBy(runs, ({ kind }) => kind)].map(([kind, alike]) => [
      kind,
      { pace: secondsPerStep(alike, now) ?? common ?? 0, needed: shareNeeded(alike) },
    ]),
  )
  const secondsOf = (run: RunShare): number => {
    const { pace = 0, needed = 1 } = kinds.get(run.kind) ?? {}
    return pace * Math.max(run.steps * needed - run.step, (run.steps - run.step) * overtime)
  }
  return {
    done: planned > 0 ? taken / planned : 0,
    secondsLeft: common === null ? null : longestOrder(going, secondsOf),
  }
}

/** Until it has run so long, a run's pace is that of its last few seconds: it has spent many on starting and compiling. */
const settledSeconds = 60

/**
 * Of one trainer. The lower median over the runs, since the first of each trainer waits for its start, and many that
 * follow do not; over the runs that a trainer has at work at a time.
 */
function secondsPerStep(runs: readonly RunShare[], now: number): number | null {
  const paces = runs.flatMap((run) => runPace(run, now) ?? []).sort((a, b) => a - b)
  const pace = paces[Math.floor((paces.length - 1) / 2)]
  return pace === undefined ? null : pace / atWorkTogether(runs, now)
}

/** Seconds per step of one run, over all its sittings. */
function runPace(
  { status, step, steps, startedAt, endedAt, secondsBefore, secondsLeft }: RunShare,
  now: number,
): number | null {
  if (startedAt === null || step === 0) return null
  const seconds = secondsBefore + ((endedAt ?? now) - startedAt) / 1000
  if (status === 'running' && seconds < settledSeconds)
    return secondsLeft === null || step >= steps ? null : secondsLeft / (steps - step)
  return seconds > 0 ? seconds / step : null
}

/** How many runs each trainer has at work at a time: several where they are stacked. */
function atWorkTogether(runs: readonly RunShare[], now: number): number {
  const sittings = runs.flatMap(({ trainer, startedAt, endedAt }) =>
    trainer === null || startedAt === null
      ? []
      : [{ trainer, from: startedAt, to: Math.max(startedAt, endedAt ?? now) }],
  )
  const all = [...groupedBy(sittings, ({ trainer }) => String(trainer)).values()]
  const together = all.flat().reduce((sum, { from, to }) => sum + to - from, 0)
  const apart = all.reduce((sum, times) => sum + unionLength(times), 0)
  return apart > 0 ? together / apart : 1
}

/** Which part of its steps a run needs, by those that have finished: many settle before the limit. */
function shareNeeded(runs: readonly RunShare[]): number {
  const finished = runs.filter(({ status }) => status === 'finished')
  const steps = finished.reduce((sum, run) => sum + run.steps, 0)
  return steps > 0 ? finished.reduce((sum, run) => sum + run.step, 0) / steps : 1
}

/** Later than the others of its study: a tenth of what its limit leaves is as good a guess as any. */
const overtime = 0.1

/**
 * Seconds until the trainer that is last has ended: each has the runs of its order, and takes of those that wait when it
 * is the first to be free. null: no trainer has any of them, and when one will is not known.
 */
function longestOrder(going: readonly RunShare[], secondsOf: (run: RunShare) => number): number | null {
  const orders = new Map<number, number>()
  for (const run of going)
    if (run.trainer !== null) orders.set(run.trainer, (orders.get(run.trainer) ?? 0) + secondsOf(run))
  if (orders.size === 0) return null
  return finishTime(going.filter(({ trainer }) => trainer === null).map(secondsOf), [...orders.values()])
}
