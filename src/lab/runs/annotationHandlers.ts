import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { KnownRun } from '../store/annotations.ts'
import type { RunServices } from './handlers.ts'

type Names = 'runs.annotate' | 'runs.trash' | 'runs.restore' | 'runs.purge'

/** What is done with runs after they were trained: of many at once, all or none. */
export function annotationHandlers({
  context,
  sweepInterrupted,
}: Pick<RunServices, 'context' | 'sweepInterrupted'>): Pick<Handlers<LabContract>, Names> {
  const { store, runEnds: ends, emit } = context
  const change = (ids: readonly string[], work: (runs: KnownRun[]) => void): null => {
    sweepInterrupted()
    store.connection.atomically(() => work(store.runs.known(ids)))
    emit('runs.annotated', store.runs.summariesOf(ids).map(ends.correct))
    return null
  }
  return {
    'runs.annotate': ({ ids, change: what }) => change(ids, (runs) => store.runs.annotate(runs, what, Date.now())),
    'runs.trash': ({ ids }) =>
      change(ids, () => {
        const summaries = store.runs.summariesOf(ids).map(ends.correct)
        refuse(summaries, ({ status }) => status === 'running', 'still running', 'Stop')
        refuse(summaries, ({ status }) => status === 'queued', 'still waiting', 'Stop')
        store.runs.setTrashed(ids, Date.now())
      }),
    'runs.restore': ({ ids }) => change(ids, () => store.runs.setTrashed(ids, null)),
    'runs.purge': ({ ids }) => {
      store.connection.atomically(() => {
        refuse(store.runs.known(ids), ({ isTrashed }) => !isTrashed, 'not in the trash', 'Put there')
        store.runs.purge(ids)
      })
      emit('runs.purged', { ids: [...ids] })
      return null
    },
  }
}

/** Throws a CallError that names the runs of which `isSo` holds, and what is to be done first. */
function refuse<Run extends { id: string }>(
  runs: readonly Run[],
  isSo: (run: Run) => boolean,
  what: string,
  first: string,
): void {
  const those = runs.filter(isSo).map(({ id }) => id)
  if (those.length === 0) return
  const shown = those.slice(0, 3).join(', ') + (those.length > 3 ? `, … (${those.length})` : '')
  const [subject, it] = those.length === 1 ? [`run ${shown} is`, 'it'] : [`runs ${shown} are`, 'them']
  throw new CallError('notPossible', `${subject} ${what}. ${first} ${it} first; nothing was changed.`)
}
