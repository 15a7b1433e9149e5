import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { LabContext } from '../runs/labContext.ts'
import { startOfCheckpoint } from './fromCheckpoint.ts'
import { startOfRun } from './fromRun.ts'
import { keepStart } from './givenWeights.ts'

type StartHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `starts.${string}`>>

/** Copies weights of other networks into the history, from which runs start. */
export const startHandlers = (context: LabContext): StartHandlers => ({
  'starts.keep': async (source) => {
    const found = source.kind === 'file' ? await startOfCheckpoint(source) : startOfRun(context, source)
    return { start: keepStart(context.store, found.given, found.name, found.source), notes: found.notes }
  },
  'starts.list': () => context.store.starts.all(),
})
