import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { storeRuns } from './startRuns.ts'
import { end, type Bench } from './labContext.ts'
import type { RunQueue } from './queue.ts'
import { annotationHandlers } from './annotationHandlers.ts'
import { resumeRun } from './resume.ts'
import { sparkline } from './sparkline.ts'
import { specTable } from './specTable.ts'
import { stepValues } from './stepValues.ts'

/** What calls about runs and studies work with. */
export interface Desk {
  bench: Bench
  queue: RunQueue
  versions: Record<string, string>
  /** Runs whose lab is gone are told from those that go on. */
  settle(): void
}

type RunHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `runs.${string}`>>

export function runHandlers({ bench, queue, versions, settle }: Desk): RunHandlers {
  const { store } = bench
  const specs = specTable(store)
  return {
    'runs.start': ({ specs, preset }) => {
      const ids = storeRuns(bench, specs, preset, versions)
      queue.add(ids)
      return ids
    },
    'runs.stop': ({ id }) => {
      if (queue.stop(id)) return null
      settle()
      const { status, study } = bench.ends.correct(store.runs.summary(id))
      if (status === 'queued' && store.studies.isPaused(study)) {
        end(bench, id, { status: 'stopped', ending: 'Stopped before it began.' }, null)
        return null
      }
      const isElsewhere = status === 'queued' || status === 'running'
      const why = isElsewhere ? 'belongs to another Collapsar that is open' : `has ended (${status})`
      throw new CallError('notPossible', `run ${id} ${why}`)
    },
    'runs.resume': ({ id }) => {
      settle()
      resumeRun(bench, id, versions)
      queue.add([id])
      return null
    },
    'runs.list': ({ inTrash = false }) => {
      settle()
      return store.runs.summaries({ inTrash }).map(bench.ends.correct)
    },
    'runs.specs': () => specs(),
    'runs.valuesAt': ({ step }) => stepValues(store.measurements.upTo(step)),
    'runs.sparklines': ({ ids }) => ids.map((id) => sparkline(id, store.measurements.curves(id))),
    ...annotationHandlers({ bench, settle }),
    'runs.read': ({ id, isBrief }) => readRecord(bench, id, isBrief),
  }
}

/** A run whole. */
export function readRecord({ store, ends }: Bench, id: string, isBrief?: boolean): RunRecord {
  const record = store.record(id, isBrief)
  return { ...record, summary: ends.correct(record.summary) }
}
