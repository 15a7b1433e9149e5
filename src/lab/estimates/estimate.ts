import type { ExpectedTime } from '../../shared/contract/forecasts.ts'
import { median } from '../../shared/statistics/bands.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { unionLength, makespan, maxConcurrency, type Interval } from './intervals.ts'
import type { Past, PastRun, PastStudy, Recipe } from './pastRuns.ts'

/** A run to be made: it takes so many steps at most. */
export type ComingRun = Recipe & { steps: number }

/** How the runs of a plan will be made: what each trainer takes one after another, and how many go side by side. */
export interface Schedule<Run extends ComingRun = ComingRun> {
  orders: readonly (readonly Run[])[]
  trainers: number
  threads: number
}

/** What the first steps of a run showed, in a trainer started for that. */
export interface Calibration {
  /** Until its first step. */
  startSeconds: number
  secondsPerStep: number
  /** The part of its steps that it took; null: it was stopped before its end. */
  needed: number | null
}

interface RunTime {
  seconds: number
  known: ExpectedTime['known']
  /** Runs that this rests on. */
  from: readonly string[]
  isLimit: boolean
}

/** From what is most like the plan to what is least: the last that any run needs is what is said of all. */
const ladder: readonly ExpectedTime['known'][] = ['study', 'runs', 'shape', 'measured']

/**
 * Seconds that the training of a plan will take here, with what this is known from: how long just these runs took
 * together, side by side as they would be now; else each run by its own repetitions, by runs of its shape, or by its
 * calibration. null: for one of its runs there is none of these.
 */
export function expectedTime<Run extends ComingRun>(
  schedule: Schedule<Run>,
  past: Past,
  calibrationOf: (run: Run) => Calibration | null,
): ExpectedTime | null {
  const repeated = past.studies.flatMap((study) => studySeconds(study, schedule) ?? [])
  if (repeated.length > 0) return { seconds: median(repeated), known: 'study', from: repeated.length, isLimit: false }
  const paces = paceTable(past.runs, schedule.threads)
  const timeOf = (run: Run): RunTime | null => fromPast(run, paces) ?? fromCalibration(run, calibrationOf(run))
  const orders = schedule.orders.map((order) => {
    const times = order.map(timeOf)
    const first = order[0]
    const isMeasured = times[0]?.known === 'measured'
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
    known: known.map((time) => time.known).reduce((a, b) => (ladder.indexOf(a) > ladder.indexOf(b) ? a : b)),
    from: new Set(known.flatMap((time) => time.from)).size,
    isLimit: known.some((time) => time.isLimit),
  }
}

const sittingOf = ({ trainer, study, startedAt, endedAt }: PastRun): Interval => ({
  trainer: `${study} ${trainer}`,
  from: startedAt,
  to: endedAt,
})

/** How long the runs of the schedule took as a study; null where it was another, was interrupted, or had more or fewer trainers. */
function studySeconds({ runs }: PastStudy, { orders, trainers }: Schedule): number | null {
  const wanted = orders.flat().map(({ recipe }) => recipe)
  const made = runs.map(({ recipe }) => recipe)
  const isSame = made.length === wanted.length && wanted.toSorted().join() === made.toSorted().join()
  if (!isSame || runs.some(({ secondsBefore }) => secondsBefore > 0)) return null
  const sittings = runs.map(sittingOf)
  if (maxConcurrency(sittings) !== Math.min(trainers, orders.length)) return null
  return unionLength(sittings) / 1000
}

interface Pace {
  run: PastRun
  /** Of its trainer: of a stack each run has its share. */
  seconds: number
}

type PaceTable = Record<'recipe' | 'shape', ReadonlyMap<string, readonly Pace[]>> & { threads: number }

function paceTable(runs: readonly PastRun[], threads: number): PaceTable {
  const paces = [...groupedBy(runs, ({ study, trainer }) => `${study} ${trainer}`).values()].flatMap((own) => {
    const sittings = own.map(sittingOf)
    const apart = unionLength(sittings)
    const together = sittings.reduce((sum, { from, to }) => sum + to - from, 0)
    const share = together > 0 ? apart / together : 1
    return own.map((run) => ({ run, seconds: (run.secondsBefore + (run.endedAt - run.startedAt) / 1000) * share }))
  })
  const usable = paces.filter(({ run, seconds }) => run.step > 0 && seconds > 0)
  return {
    recipe: groupedBy(usable, ({ run }) => run.recipe),
    shape: groupedBy(usable, ({ run }) => run.shape),
    threads,
  }
}

/** Those with as many threads where there are any: a run alone has all cores. */
function likely(paces: readonly Pace[] | undefined, threads: number): readonly Pace[] {
  const equal = (paces ?? []).filter(({ run }) => run.threads === threads)
  return equal.length > 0 ? equal : (paces ?? [])
}

function fromPast(coming: ComingRun, { recipe, shape, threads }: PaceTable): RunTime | null {
  const same = likely(recipe.get(coming.recipe), threads)
  if (same.length > 0)
    return { seconds: median(same.map(({ seconds }) => seconds)), known: 'runs', from: idsOf(same), isLimit: false }
  const alike = likely(shape.get(coming.shape), threads)
  if (alike.length === 0) return null
  // How soon a run settles is told by those that had as far to go.
  const told = alike.filter(({ run }) => run.course === coming.course)
  const needed = told.length > 0 ? median(told.map(({ run }) => Math.min(1, run.step / run.steps))) : 1
  const pace = median(alike.map(({ run, seconds }) => seconds / run.step))
  return { seconds: pace * coming.steps * needed, known: 'shape', from: idsOf(alike), isLimit: told.length === 0 }
}

const idsOf = (paces: readonly Pace[]): string[] => paces.map(({ run }) => run.id)

function fromCalibration({ steps }: ComingRun, calibration: Calibration | null): RunTime | null {
  if (!calibration) return null
  const { secondsPerStep, needed } = calibration
  return { seconds: secondsPerStep * steps * (needed ?? 1), known: 'measured', from: [], isLimit: needed === null }
}
