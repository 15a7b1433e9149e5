import { CallError } from '../../shared/contract/errors.ts'
import { scalarNames, type Progress } from '../../shared/contract/measurements.ts'
import { largestTcv } from '../../shared/quantities/read.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { PlanPosition } from '../../shared/contract/trainer.ts'
import type { Store } from '../store/store.ts'
import { emitChanged, tryLog, type LabContext } from './labContext.ts'
import { identifyProcess } from './processIdentity.ts'
import { requireSameEngine } from './otherEngine.ts'
import { bestOf } from './record.ts'

/** How a run resumes: with these versions, and with `fromWeights` from its weights instead of its whole state. */
export interface ResumeOptions {
  versions: Record<string, string>
  fromWeights: boolean
  /** What the user resumed, in the logs of several runs. */
  name?: string
}

/**
 * Queues a run again that was stopped or lost, from its last checkpoint. Measurements after the checkpoint are deleted,
 * because the run will repeat those steps. Throws a CallError where the run cannot resume.
 */
export function resumeRun(context: LabContext, id: string, options: ResumeOptions): void {
  const { store } = context
  const before = store.connection.atomically(() => {
    const head = store.runs.head(id)
    if (head.summary.trashedAt !== null)
      throw new CallError('notPossible', `run ${id} is in the trash: restore it first`)
    const point = store.checkpoints.resumePoint(id)
    if (!head.summary.canResume || !point) throw refusal(store, head.summary)
    chooseStart(store, [{ id, plan: point.plan }], options)
    rewind(store, head.summary, point)
    return head.versions
  })
  tryLog(
    context,
    id,
    'info',
    `The user resumed ${what('the run', options)}.${changedVersions(before, options.versions)}`,
  )
  emitChanged(context, id)
}

/**
 * Queues every unfinished run of a study or another list: from its last checkpoint, or from step 0 where it has none. A run that is
 * queued already changes its owner. Diverged, trapped and refused runs count as finished, since they would end the same way.
 * Returns the queued runs in their order, each with a line for its log.
 */
export function resumeRuns(
  context: LabContext,
  runs: readonly RunSummary[],
  options: ResumeOptions,
): { run: string; message: string | null }[] {
  const { store } = context
  const { versions, name = 'the study' } = options
  const owner = identifyProcess(process.pid)
  const unfinished = runs.filter(({ status }) => status === 'queued' || restartable.includes(status))
  const points = new Map(
    unfinished
      .filter(({ status }) => status !== 'queued')
      .map(({ id }) => [id, store.checkpoints.resumePoint(id)] as const),
  )
  chooseStart(
    store,
    [...points].flatMap(([id, point]) => (point ? [{ id, plan: point.plan }] : [])),
    options,
  )
  return unfinished.map((summary) => {
    const run = summary.id
    if (summary.status === 'queued') {
      store.runs.setOwner(run, owner)
      return { run, message: null }
    }
    const before = store.runs.versions(run)
    const point = points.get(run)
    if (point) {
      rewind(store, summary, point)
      const message = `The user resumed ${what(name, options)}.${changedVersions(before, versions)}`
      return { run, message }
    }
    restart(store, summary, versions)
    return { run, message: `The user resumed ${name}. The run restarted from step 0 (no checkpoint).` }
  })
}

const what = (name: string, { fromWeights }: ResumeOptions): string =>
  fromWeights ? `${name} from weights, with a new state of the optimizer` : name

/** Chooses what runs resume from. Throws a CallError where another engine made the state, and changes nothing then. */
function chooseStart(
  { checkpoints, runs }: Store,
  points: readonly { id: string; plan: PlanPosition }[],
  { versions, fromWeights }: ResumeOptions,
): void {
  if (!fromWeights) requireSameEngine(points, versions, (id) => runs.versions(id))
  for (const { id } of points) checkpoints.resumeFrom(id, fromWeights ? 'weights' : 'state')
}

/** Statuses of runs that something else ended before they could finish. */
const restartable: readonly RunSummary['status'][] = ['stopped', 'interrupted', 'killed', 'crashed']

/** Queues a run from step 0 under its own id, and deletes everything that was measured except its log. */
export function restart(
  { runs, scalars, measurements, snapshots, collapseSteps, checkpoints }: Store,
  { id }: RunSummary,
  versions: Record<string, string>,
): void {
  scalars.trimAfter(id, -1)
  measurements.trimAfter(id, -1)
  snapshots.clear(id)
  collapseSteps.trimAfter(id, -1)
  checkpoints.delete(id)
  runs.resetEngine(id, versions)
  runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore: 0,
    progress: null,
    tcv: null,
    best: bestOf([]),
  })
}

/** Queues a run from a position of its plan, and deletes everything that was measured after it. */
export function rewind(
  { runs, scalars, measurements, snapshots, collapseSteps }: Store,
  { id, progress }: RunSummary,
  { plan }: { plan: Rewind },
): void {
  scalars.trimAfter(id, plan.step)
  measurements.trimAfter(id, plan.step)
  snapshots.trimAfter(id, plan.step)
  collapseSteps.trimAfter(id, plan.step)
  const last = measurements.last(id)
  runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore: last?.time ?? 0,
    progress: progress && progressAt(plan, progress, scalars.read(id)),
    tcv: last && largestTcv(last),
    best: bestOf(measurements.curves(id)),
  })
}

/** Queues a run as it is, for a program that keeps its position: a task of a cluster, or another program. */
export function requeueAsIs(
  { runs }: Store,
  { id, progress, tcv, bestObjective, bestTcv, secondsBefore }: RunSummary,
): void {
  runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore,
    progress,
    tcv,
    best: { objective: bestObjective, tcv: bestTcv },
  })
}

/** The position that a run returns to. */
export type Rewind = Pick<PlanPosition, 'step' | 'stage' | 'restarts' | 'attemptBegan'>

/** Returns the progress that the run had at its checkpoint. `rows`: the scalars up to there. */
function progressAt({ step, stage, restarts, attemptBegan }: Rewind, progress: Progress, rows: Float64Array): Progress {
  const row = rows.subarray(-scalarNames.length)
  const at = (name: (typeof scalarNames)[number]): number => row[scalarNames.indexOf(name)] ?? Number.NaN
  const values = { objective: at('objective'), dataLoss: at('dataLoss') }
  return { ...progress, ...values, step, stage: stage + 1, restarts, attemptBegan, secondsLeft: null }
}

function refusal({ checkpoints }: Store, { id, status }: RunSummary): CallError {
  const byStatus: Partial<Record<RunSummary['status'], string>> = {
    queued: 'is already queued',
    running: 'is already running',
    finished: 'has finished: there is nothing to resume',
    diverged: 'has diverged and would diverge again',
    trapped: 'settled in a trap and would settle there again',
  }
  const byCheckpoint = {
    none: 'ended before its first checkpoint: start a new run',
    'weights alone': 'has a checkpoint of an older Collapsar, with weights only: start a new run',
    resumable: 'cannot resume',
  }
  return new CallError('notPossible', `run ${id} ${byStatus[status] ?? byCheckpoint[checkpoints.kind(id)]}`)
}

/** Lists the versions that changed, since they may change the numbers that follow. */
function changedVersions(before: Record<string, string>, now: Record<string, string>): string {
  const changes = Object.keys(now).filter((name) => before[name] !== now[name])
  const texts = changes.map((name) => `${name} ${before[name] ?? 'unknown'} → ${now[name]}`)
  return texts.length > 0 ? ` Versions have changed: ${texts.join(', ')}.` : ''
}
