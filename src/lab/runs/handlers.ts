import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { storeRuns } from './startRuns.ts'
import { endRun, type LabContext } from './labContext.ts'
import type { RunQueue } from './queue.ts'
import { annotationHandlers } from './annotationHandlers.ts'
import { resumeRun } from './resume.ts'
import { sparkline } from './sparkline.ts'
import { specTable } from './specTable.ts'
import { stepValues } from './stepValues.ts'

/** What calls about runs and studies work with. */
export interface RunServices {
  context: LabContext
  queue: RunQueue
  versions: Record<string, string>
  /** Runs whose lab is gone are told from those that go on. */
  sweepInterrupted(): void
}

type RunHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `runs.${string}`>>

export function runHandlers({ context, queue, versions, sweepInterrupted }: RunServices): RunHandlers {
  const { store } = context
  const specs = specTable(store)
  return {
    'runs.start': ({ specs, preset }) => {
      const ids = storeRuns(context, specs, preset, versions)
      queue.add(ids)
      return ids
    },
    'runs.stop': ({ id }) => {
      if (queue.stop(id)) return null
      sweepInterrupted()
      const { status, study } = context.runEnds.correct(store.runs.summary(id))
      if (status === 'queued' && store.studies.isPaused(study)) {
        endRun(context, id, { status: 'stopped', ending: 'Stopped before it began.' }, null)
        return null
      }
      const isElsewhere = status === 'queued' || status === 'running'
      const why = isElsewhere ? 'belongs to another Collapsar that is open' : `has ended (${status})`
      throw new CallError('notPossible', `run ${id} ${why}`)
    },
    'runs.resume': ({ id }) => {
      sweepInterrupted()
      resumeRun(context, id, versions)
      queue.add([id])
      return null
    },
    'runs.list': ({ inTrash = false }) => {
      sweepInterrupted()
      return store.runs.summaries({ inTrash }).map(context.runEnds.correct)
    },
    'runs.specs': () => specs(),
    'runs.valuesAt': ({ step }) => stepValues(store.measurements.upTo(step)),
    'runs.sparklines': ({ ids }) => ids.map((id) => sparkline(id, store.measurements.curves(id))),
    ...annotationHandlers({ context, sweepInterrupted }),
    'runs.read': ({ id, isBrief }) => readRecord(context, id, isBrief),
  }
}

/** A run whole. */
export function readRecord({ store, runEnds: ends }: LabContext, id: string, isBrief?: boolean): RunRecord {
  const record = store.record(id, isBrief)
  return { ...record, summary: ends.correct(record.summary) }
}
