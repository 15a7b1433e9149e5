import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { KnownRun } from '../store/annotations.ts'
import { endRun, type LabContext } from './labContext.ts'
import type { RunQueue } from './queue.ts'
import { resumeRun } from './resume.ts'
import { sparkline } from './sparkline.ts'
import { specTable } from './specTable.ts'
import { storeRuns } from './startRuns.ts'
import { stepValues } from './stepValues.ts'
import { unfinishedHandlers } from './unfinishedHandlers.ts'

/** What the handlers of runs and studies share. */
export interface RunServices {
  context: LabContext
  queue: RunQueue
  versions: Record<string, string>
  /** Ends runs whose lab process is gone as `interrupted`. */
  sweepInterrupted(): void
}

type RunHandlers = Pick<
  Handlers<LabContract>,
  Exclude<Extract<keyof Handlers<LabContract>, `runs.${string}`>, 'runs.exportData' | 'runs.exportTable'>
>
type AnnotationNames = 'runs.annotate' | 'runs.trash' | 'runs.restore' | 'runs.purge'

export function runHandlers({ context, queue, versions, sweepInterrupted }: RunServices): RunHandlers {
  const { store } = context
  const specs = specTable(store)
  return {
    'runs.start': ({ specs, preset }) => {
      queue.prepare(specs)
      const ids = storeRuns(context, specs, preset, versions)
      queue.add(ids)
      return ids
    },
    'runs.stop': ({ id }) => {
      if (queue.stop(id)) return null
      sweepInterrupted()
      const { status, study } = context.runEnds.correct(store.runs.summary(id))
      if (status === 'queued' && store.studies.isPaused(study)) {
        endRun(context, id, { status: 'stopped', ending: 'Stopped before it started.' }, null)
        return null
      }
      if (status === 'queued' || status === 'running')
        throw new CallError('notPossible', `run ${id} belongs to another open Collapsar: stop it there`)
      throw new CallError('notPossible', `run ${id} has already ended (${status})`)
    },
    'runs.resume': ({ id, fromWeights = false }) => {
      sweepInterrupted()
      resumeRun(context, id, { versions, fromWeights })
      queue.add([id])
      return null
    },
    ...unfinishedHandlers({ context, queue, versions, sweepInterrupted }),
    'runs.list': ({ inTrash = false }) => {
      sweepInterrupted()
      return store.runs.summaries({ inTrash }).map(context.runEnds.correct)
    },
    'runs.specs': () => specs(),
    'runs.valuesAt': ({ step }) => stepValues(store.measurements.upTo(step)),
    'runs.sparklines': ({ ids }) => ids.map((id) => sparkline(id, store.measurements.curves(id))),
    ...annotationHandlers(context, sweepInterrupted),
    'runs.read': ({ id, isBrief }) => readRecord(context, id, isBrief),
  }
}

/** Reads a run with everything that is stored of it. */
export function readRecord({ store, runEnds }: LabContext, id: string, isBrief?: boolean): RunRecord {
  const record = store.record(id, isBrief)
  return { ...record, summary: runEnds.correct(record.summary) }
}

/** Each call changes all of its runs or none. */
function annotationHandlers(
  { store, runEnds, emit }: LabContext,
  sweepInterrupted: () => void,
): Pick<RunHandlers, AnnotationNames> {
  const change = (ids: readonly string[], work: (runs: KnownRun[]) => void): null => {
    sweepInterrupted()
    store.connection.atomically(() => work(store.runs.known(ids)))
    emit('runs.annotated', store.runs.summariesOf(ids).map(runEnds.correct))
    return null
  }
  return {
    'runs.annotate': ({ ids, change: what }) => change(ids, (runs) => store.runs.annotate(runs, what, Date.now())),
    'runs.trash': ({ ids }) =>
      change(ids, () => {
        const summaries = store.runs.summariesOf(ids).map(runEnds.correct)
        refuse(summaries, ({ status }) => status === 'running', 'still running', 'stop')
        refuse(summaries, ({ status }) => status === 'queued', 'still queued', 'stop')
        store.runs.setTrashed(ids, Date.now())
      }),
    'runs.restore': ({ ids }) => change(ids, () => store.runs.setTrashed(ids, null)),
    'runs.purge': ({ ids }) => {
      store.connection.atomically(() => {
        refuse(store.runs.known(ids), ({ isTrashed }) => !isTrashed, 'not in the trash', 'trash')
        store.runs.purge(ids)
      })
      emit('runs.purged', { ids: [...ids] })
      return null
    },
  }
}

/** Throws a CallError that names the runs with `hasObstacle`, and the command that removes the obstacle. */
function refuse<Run extends { id: string }>(
  runs: readonly Run[],
  hasObstacle: (run: Run) => boolean,
  obstacle: string,
  command: string,
): void {
  const ids = runs.filter(hasObstacle).map(({ id }) => id)
  if (ids.length === 0) return
  const shown = ids.slice(0, 3).join(', ') + (ids.length > 3 ? `, … (${ids.length})` : '')
  const [subject, pronoun] = ids.length === 1 ? [`run ${shown} is`, 'it'] : [`runs ${shown} are`, 'them']
  throw new CallError('notPossible', `${subject} ${obstacle}: ${command} ${pronoun} first; nothing was changed`)
}
