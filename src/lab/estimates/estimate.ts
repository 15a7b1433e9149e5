import type { Estimate } from '../../shared/contract/estimates.ts'
import { trainingSeconds } from '../../shared/contract/trainingTime.ts'
import { median } from '../../shared/statistics/bands.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { unionLength, makespan, maxConcurrency, type Interval } from './intervals.ts'
import type { PastRun, PastRuns, PastStudy, Recipe } from './pastRuns.ts'

/** A run that a plan would start, with the most steps that it may take. */
export type ComingRun = Recipe & { steps: number }

/** How the queue would train the runs of a plan: each order runs one after another in one trainer. */
export interface Schedule<Run extends ComingRun = ComingRun> {
  orders: readonly (readonly Run[])[]
  trainers: number
  threads: number
}

/** The pace of a run, measured over its first steps in a trainer of its own. */
export interface Calibration {
  /** Until its first step. */
  startSeconds: number
  secondsPerStep: number
  /** The fraction of its steps that the run needed; null where it was stopped before its end. */
  needed: number | null
}

interface RunTime {
  seconds: number
  basis: Estimate['basis']
  /** Ids of the past runs that this time uses. */
  sources: readonly string[]
  isLimit: boolean
}

/** From the best evidence to the weakest: the weakest basis of any run is the basis of the plan. */
const bases: readonly Estimate['basis'][] = ['study', 'runs', 'shape', 'measured']

/**
 * Estimates how long a plan will train here. Earlier studies with exactly these runs, trained with as much
 * concurrency, come first. Otherwise each run uses its own repetitions, runs of its shape, or its calibration.
 * Returns null where one of the runs has no evidence at all.
 */
export function estimate<Run extends ComingRun>(
  schedule: Schedule<Run>,
  past: PastRuns,
  calibrationOf: (run: Run) => Calibration | null,
): Estimate | null {
  const repeated = past.studies.flatMap((study) => studySeconds(study, schedule) ?? [])
  if (repeated.length > 0)
    return { seconds: median(repeated), basis: 'study', sampleCount: repeated.length, isLimit: false }
  const paces = paceTable(past.runs, schedule.threads)
  const timeOf = (run: Run): RunTime | null => timeFromPast(run, paces) ?? timeFromCalibration(run, calibrationOf(run))
  const orders = schedule.orders.map((order) => {
    const times = order.map(timeOf)
    const first = order[0]
    const isMeasured = times[0]?.basis === 'measured'
    const start = (first && isMeasured && calibrationOf(first)?.startSeconds) || 0
    return { start, times }
  })
  const times = orders.flatMap((order) => order.times)
  if (times.length === 0 || times.includes(null)) return null
  const known = times as RunTime[]
  return {
    seconds: makespan(
      orders.map((order) => order.start + order.times.reduce((sum, time) => sum + (time?.seconds ?? 0), 0)),
      schedule.trainers,
    ),
    basis: known.map((time) => time.basis).reduce((a, b) => (bases.indexOf(a) > bases.indexOf(b) ? a : b)),
    sampleCount: new Set(known.flatMap((time) => time.sources)).size,
    isLimit: known.some((time) => time.isLimit),
  }
}

const intervalOf = ({ trainer, study, startedAt, endedAt }: PastRun): Interval => ({
  trainer: `${study} ${trainer}`,
  from: startedAt,
  to: endedAt,
})

/** Returns the training time of a study with the runs of the schedule; null for another study, an interrupted one, or another number of trainers. */
function studySeconds({ runs }: PastStudy, { orders, trainers }: Schedule): number | null {
  const wanted = orders.flat().map(({ recipe }) => recipe)
  const made = runs.map(({ recipe }) => recipe)
  const isSame = made.length === wanted.length && wanted.toSorted().join() === made.toSorted().join()
  if (!isSame || runs.some(({ secondsBefore }) => secondsBefore > 0)) return null
  const intervals = runs.map(intervalOf)
  if (maxConcurrency(intervals) !== Math.min(trainers, orders.length)) return null
  return unionLength(intervals) / 1000
}

interface Pace {
  run: PastRun
  /** Trainer time: the runs of a stack share the time of their trainer. */
  seconds: number
}

type PaceTable = Record<'recipe' | 'shape', ReadonlyMap<string, readonly Pace[]>> & { threads: number }

function paceTable(runs: readonly PastRun[], threads: number): PaceTable {
  const paces = [...groupedBy(runs, ({ study, trainer }) => `${study} ${trainer}`).values()].flatMap((own) => {
    const intervals = own.map(intervalOf)
    const wallTime = unionLength(intervals)
    const runTime = intervals.reduce((sum, { from, to }) => sum + to - from, 0)
    const share = runTime > 0 ? wallTime / runTime : 1
    return own.map((run) => ({ run, seconds: trainingSeconds(run) * share }))
  })
  const usable = paces.filter(({ run, seconds }) => run.step > 0 && seconds > 0)
  return {
    recipe: groupedBy(usable, ({ run }) => run.recipe),
    shape: groupedBy(usable, ({ run }) => run.shape),
    threads,
  }
}

/** Paces with the same number of threads where there are any: a run that trains alone uses all cores. */
function withSameThreads(paces: readonly Pace[] | undefined, threads: number): readonly Pace[] {
  const equal = (paces ?? []).filter(({ run }) => run.threads === threads)
  return equal.length > 0 ? equal : (paces ?? [])
}

function timeFromPast(coming: ComingRun, { recipe, shape, threads }: PaceTable): RunTime | null {
  const repetitions = withSameThreads(recipe.get(coming.recipe), threads)
  if (repetitions.length > 0) {
    const seconds = median(repetitions.map((repetition) => repetition.seconds))
    return { seconds, basis: 'runs', sources: idsOf(repetitions), isLimit: false }
  }
  const alike = withSameThreads(shape.get(coming.shape), threads)
  if (alike.length === 0) return null
  // Only runs with the same step plan show which fraction of its steps a run needs to converge.
  const comparable = alike.filter(({ run }) => run.stepPlan === coming.stepPlan)
  const needed = comparable.length > 0 ? median(comparable.map(({ run }) => Math.min(1, run.step / run.steps))) : 1
  const pace = median(alike.map(({ run, seconds }) => seconds / run.step))
  return {
    seconds: pace * coming.steps * needed,
    basis: 'shape',
    sources: idsOf(alike),
    isLimit: comparable.length === 0,
  }
}

const idsOf = (paces: readonly Pace[]): string[] => paces.map(({ run }) => run.id)

function timeFromCalibration({ steps }: ComingRun, calibration: Calibration | null): RunTime | null {
  if (!calibration) return null
  const { secondsPerStep, needed } = calibration
  return { seconds: secondsPerStep * steps * (needed ?? 1), basis: 'measured', sources: [], isLimit: needed === null }
}
