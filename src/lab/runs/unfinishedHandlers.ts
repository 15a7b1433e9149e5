import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { RunServices } from './handlers.ts'
import { emitChanged, tryLog } from './labContext.ts'
import { resumeRuns } from './resume.ts'
import { forgetUnfinished, unfinishedRuns } from './unfinished.ts'

type UnfinishedNames = 'runs.active' | 'runs.unfinished' | 'runs.resumeAll' | 'runs.forgetUnfinished'

/** Answers the calls about runs that the end of a lab stops or has stopped. */
export function unfinishedHandlers({
  context,
  queue,
  versions,
  sweepInterrupted,
}: RunServices): Pick<Handlers<LabContract>, UnfinishedNames> {
  const { store } = context
  return {
    'runs.active': () => queue.count(),
    'runs.unfinished': () => {
      sweepInterrupted()
      return unfinishedRuns(store)
    },
    'runs.resumeAll': ({ ids }) => {
      const runs = store.runs.summariesOf(ids).filter(({ id, trashedAt }) => trashedAt === null && !queue.has(id))
      const resumed = store.connection.atomically(() =>
        resumeRuns(context, runs.toSorted(byId), { versions, fromWeights: false, name: 'all unfinished runs' }),
      )
      for (const { run, message } of resumed) {
        if (message !== null) tryLog(context, run, 'info', message)
        emitChanged(context, run)
      }
      queue.add(resumed.map(({ run }) => run))
      forgetUnfinished(store, ids)
      return null
    },
    'runs.forgetUnfinished': ({ ids }) => {
      forgetUnfinished(store, ids)
      return null
    },
  }
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
