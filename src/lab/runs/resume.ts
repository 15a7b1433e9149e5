import { CallError } from '../../shared/contract/errors.ts'
import { scalarNames, type Progress } from '../../shared/contract/measurements.ts'
import { largestTcv } from '../../shared/quantities/read.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { ResumePoint } from '../../shared/contract/trainer.ts'
import type { Store } from '../store/store.ts'
import { emitChanged, tryLog, type LabContext } from './labContext.ts'
import { identifyProcess } from './processIdentity.ts'
import { bestOf } from './record.ts'

/**
 * Puts a run that was stopped or lost back to its last checkpoint and into the queue: what was measured beyond is taken
 * away, since the run will come to those steps again. Throws a CallError where it cannot go on.
 */
export function resumeRun(context: LabContext, id: string, versions: Record<string, string>): void {
  const { store } = context
  const before = store.connection.atomically(() => {
    const head = store.runs.head(id)
    if (head.summary.trashedAt !== null)
      throw new CallError('notPossible', `run ${id} is in the trash: restore it first`)
    const point = store.checkpoints.resumePoint(id)
    if (!head.summary.canResume || !point) throw refusal(store, head.summary)
    rewind(store, head.summary, point)
    return head.versions
  })
  tryLog(context, id, 'info', `Resume was asked for.${changeText(before, versions)}`)
  emitChanged(context, id)
}

/**
 * Puts every run of a study back into the queue that is not over: to its last checkpoint where it can go on from
 * there, else to its beginning; what waits already is taken over. Returns them in the order of the study, with a line
 * for the log of each. What has diverged or was refused is over: it would end so again.
 */
export function resumeRuns(
  context: LabContext,
  runs: readonly RunSummary[],
  versions: Record<string, string>,
): { run: string; how: string | null }[] {
  const { store } = context
  const owner = identifyProcess(process.pid)
  const again = runs.filter(({ status }) => status === 'queued' || takenUp.includes(status))
  return again.map((summary) => {
    const run = summary.id
    if (summary.status === 'queued') {
      store.runs.setOwner(run, owner)
      return { run, how: null }
    }
    const before = store.runs.versions(run)
    const point = store.checkpoints.resumePoint(run)
    if (point) {
      rewind(store, summary, point)
      return { run, how: `Resume of the study was asked for.${changeText(before, versions)}` }
    }
    beginAnew(store, summary, versions)
    return { run, how: 'Resume of the study was asked for: begun anew, since there was no checkpoint yet.' }
  })
}

/** Endings that the run did not come to by itself. */
const takenUp: readonly RunSummary['status'][] = ['stopped', 'interrupted', 'killed', 'crashed']

/** Under its own id, with nothing left of what was measured but its log. */
function beginAnew(
  { runs, scalars, measurements, snapshots, checkpoints }: Store,
  { id }: RunSummary,
  versions: Record<string, string>,
): void {
  scalars.trimAfter(id, -1)
  measurements.trimAfter(id, -1)
  snapshots.clear(id)
  checkpoints.forget(id)
  runs.renew(id, versions)
  runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore: 0,
    progress: null,
    tcv: null,
    best: bestOf([]),
  })
}

function rewind(
  { runs, scalars, measurements, snapshots }: Store,
  { id, progress }: RunSummary,
  { plan }: ResumePoint,
): void {
  scalars.trimAfter(id, plan.step)
  measurements.trimAfter(id, plan.step)
  snapshots.trimAfter(id, plan.step)
  const last = measurements.last(id)
  runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore: last?.time ?? 0,
    progress: progress && rewound(progress, plan, scalars.read(id)),
    tcv: last && largestTcv(last),
    best: bestOf(measurements.curves(id)),
  })
}

/** As it was at the checkpoint. */
function rewound(
  progress: Progress,
  { step, stage, restarts, attemptBegan }: ResumePoint['plan'],
  rows: Float64Array,
): Progress {
  const row = rows.subarray(-scalarNames.length)
  const at = (name: (typeof scalarNames)[number]): number => row[scalarNames.indexOf(name)] ?? Number.NaN
  const values = { objective: at('objective'), dataLoss: at('dataLoss') }
  return { ...progress, ...values, step, stage: stage + 1, restarts, attemptBegan, secondsLeft: null }
}

function refusal({ checkpoints }: Store, { id, status }: RunSummary): CallError {
  const own: Partial<Record<RunSummary['status'], string>> = {
    queued: 'is waiting already',
    running: 'is running',
    finished: 'has finished: there is nothing to go on with',
    diverged: 'has diverged, and would do so again',
  }
  const kept = {
    none: 'ended before its first checkpoint: start it anew',
    'weights alone': 'has only weights in its checkpoint, from an older Collapsar: start it anew',
    resumable: 'cannot go on',
  }
  return new CallError('notPossible', `run ${id} ${own[status] ?? kept[checkpoints.kind(id)]}`)
}

/** The numbers that follow come from other versions than those before: the log says so. */
function changeText(before: Record<string, string>, now: Record<string, string>): string {
  const changes = Object.keys(now).filter((name) => before[name] !== now[name])
  const texts = changes.map((name) => `${name} ${before[name] ?? 'unknown'} → ${now[name]}`)
  return texts.length > 0 ? ` Since it began: ${texts.join(', ')}.` : ''
}
