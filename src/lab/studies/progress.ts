import type { RunStatus } from '../../shared/contract/runs.ts'
import { trainingSeconds } from '../../shared/contract/trainingTime.ts'
import type { RunShare } from '../store/studies.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { unionLength, finishTime, maxConcurrency } from '../estimates/intervals.ts'
import { queueWait, type QueueWait } from './queueWait.ts'

/** Whether a run has ended for good: it would end the same way again. */
export const isOver = (status: RunStatus): boolean => ['finished', 'diverged', 'trapped', 'refused'].includes(status)

export interface StudyProgress {
  /** 0 … 1: steps taken over steps planned. A run that is over counts as complete. */
  done: number
  /** null where no run is active, or the pace is not known yet. Without the wait in the queue of a cluster. */
  secondsLeft: number | null
  /** Runs that wait in the queue of a cluster; absent where none does. */
  waiting?: QueueWait
}

/**
 * Computes the progress of a study at `now` (milliseconds) and the time that it still needs at its present pace. The time
 * is the remaining steps, shared among the trainers of the study, times the seconds per step of such runs. Both stacked
 * and consecutive runs count as steps per second of their trainer. Kinds of runs without a step have the common pace.
 */
export function studyProgress(runs: readonly RunShare[], isPaused: boolean, now: number): StudyProgress {
  const planned = runs.reduce((sum, { steps }) => sum + steps, 0)
  const taken = runs.reduce((sum, run) => sum + (isOver(run.status) ? run.steps : Math.min(run.step, run.steps)), 0)
  const active = runs.filter(({ status }) => status === 'running' || (status === 'queued' && !isPaused))
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
    secondsLeft: common === null ? null : longestPlace(runs, active, secondsOf),
    ...queueWait(runs, active),
  }
}

/** Until then the pace of a run is that of its last few seconds, because it first spends many on starting and compiling. */
const settledSeconds = 60

/**
 * Computes the seconds per step of one trainer: the lower median over the runs, divided by the number of runs that a
 * trainer trains at a time. The median ignores the first run of each trainer, which waits for its start.
 */
function secondsPerStep(runs: readonly RunShare[], now: number): number | null {
  const paces = runs.flatMap((run) => runPace(run, now) ?? []).sort((a, b) => a - b)
  const pace = paces[Math.floor((paces.length - 1) / 2)]
  return pace === undefined ? null : pace / meanConcurrency(runs, now)
}

/** Computes the seconds per step of one run, over all its sessions. */
function runPace(
  { status, step, steps, startedAt, endedAt, secondsBefore, secondsLeft }: RunShare,
  now: number,
): number | null {
  if (startedAt === null || step === 0) return null
  const seconds = trainingSeconds({ startedAt, endedAt: endedAt ?? now, secondsBefore })
  if (status === 'running' && seconds < settledSeconds)
    return secondsLeft === null || step >= steps ? null : secondsLeft / (steps - step)
  return seconds > 0 ? seconds / step : null
}

/** Computes how many runs a trainer trains at a time: several where they are stacked. */
function meanConcurrency(runs: readonly RunShare[], now: number): number {
  const sessions = runs.flatMap(({ trainer, startedAt, endedAt }) =>
    trainer === null || startedAt === null
      ? []
      : [{ trainer, from: startedAt, to: Math.max(startedAt, endedAt ?? now) }],
  )
  const all = [...groupedBy(sessions, ({ trainer }) => String(trainer)).values()]
  const together = all.flat().reduce((sum, { from, to }) => sum + to - from, 0)
  const apart = all.reduce((sum, times) => sum + unionLength(times), 0)
  return apart > 0 ? together / apart : 1
}

/** Computes the share of its steps that a run needs, from finished runs: many converge before the limit. */
function shareNeeded(runs: readonly RunShare[]): number {
  const finished = runs.filter(({ status }) => status === 'finished')
  const steps = finished.reduce((sum, run) => sum + run.steps, 0)
  return steps > 0 ? finished.reduce((sum, run) => sum + run.step, 0) / steps : 1
}

/** A run that already took longer than finished ones is assumed to need this share of its remaining steps. */
const overtime = 0.1

/** Computes the seconds until both places are done: this machine and the clusters. null where one of them is not known. */
function longestPlace(
  runs: readonly RunShare[],
  active: readonly RunShare[],
  secondsOf: (run: RunShare) => number,
): number | null {
  const here = active.filter(({ task }) => task === null)
  const away = active.filter(({ task }) => task !== null)
  const left = [
    ...(here.length > 0 ? [longestOrder(here, secondsOf)] : []),
    ...(away.length > 0 ? [tasksLeft(runs, away, secondsOf)] : []),
  ]
  return left.length === 0 || left.includes(null) ? null : Math.max(...left.map(Number))
}

/**
 * Computes the seconds that the tasks on clusters still train, where as many tasks run at a time as now. Where none runs,
 * as many as ran at a time before.
 */
function tasksLeft(runs: readonly RunShare[], away: readonly RunShare[], secondsOf: (run: RunShare) => number): number {
  const total = (own: readonly RunShare[]): number => own.reduce((sum, run) => sum + secondsOf(run), 0)
  const tasks = [...groupedBy(away, ({ task }) => task?.key ?? '').values()]
  const isStarted = (own: readonly RunShare[]): boolean => own.some(({ trainer }) => trainer !== null)
  const started = tasks.filter(isStarted).map(total)
  const earlier = runs.flatMap(({ task, trainer, startedAt, endedAt }) =>
    task === null || trainer === null || startedAt === null || endedAt === null
      ? []
      : [{ trainer: task.key, from: startedAt, to: endedAt }],
  )
  const slots = started.length > 0 ? started : new Array<number>(Math.max(1, maxConcurrency(earlier))).fill(0)
  const waiting = tasks.filter((own) => !isStarted(own)).map(total)
  return finishTime(waiting, slots)
}

/**
 * Computes the seconds until the last trainer has finished. Each trainer has the runs of its order, and the first free
 * one takes the next waiting run. null where no trainer has any of the runs.
 */
function longestOrder(active: readonly RunShare[], secondsOf: (run: RunShare) => number): number | null {
  const orders = new Map<number | string, number>()
  for (const run of active)
    if (run.trainer !== null) orders.set(run.trainer, (orders.get(run.trainer) ?? 0) + secondsOf(run))
  if (orders.size === 0) return null
  return finishTime(active.filter(({ trainer }) => trainer === null).map(secondsOf), [...orders.values()])
}
