import type { ErrorReport } from '../shared/contract/errors.ts'
import { CallError, errorReport } from '../shared/contract/errors.ts'
import { appContract, type AppContract, type DesktopContract, type LabContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'
import type { Client } from '../shared/rpc/client.ts'
import { answer } from '../shared/rpc/server.ts'

/** What crosses to the renderer: Electron would keep only the message of a thrown error. */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorReport }

/** Who sent a call, reduced to what is checked. */
export interface Sender {
  isMainFrame: boolean
  origin: string
  isOwnWindow: boolean
}

/** Every call of the window: the lab's are relayed, the desktop's answered here. */
export function appHandlers(
  lab: Pick<Client<LabContract>, 'call'>,
  desktop: Handlers<DesktopContract>,
  electron: string,
): Handlers<AppContract> {
  return {
    ...desktop,
    'runs.start': (input) => lab.call('runs.start', input),
    'runs.stop': (input) => lab.call('runs.stop', input),
    'runs.resume': (input) => lab.call('runs.resume', input),
    'runs.list': (input) => lab.call('runs.list', input),
    'runs.specs': (input) => lab.call('runs.specs', input),
    'runs.sparklines': (input) => lab.call('runs.sparklines', input),
    'runs.annotate': (input) => lab.call('runs.annotate', input),
    'runs.trash': (input) => lab.call('runs.trash', input),
    'runs.restore': (input) => lab.call('runs.restore', input),
    'runs.purge': (input) => lab.call('runs.purge', input),
    'runs.read': (input) => lab.call('runs.read', input),
    'studies.start': (input) => lab.call('studies.start', input),
    'studies.list': (input) => lab.call('studies.list', input),
    'studies.read': (input) => lab.call('studies.read', input),
    'studies.pause': (input) => lab.call('studies.pause', input),
    'studies.resume': (input) => lab.call('studies.resume', input),
    'studies.extend': (input) => lab.call('studies.extend', input),
    'forecasts.make': (input) => lab.call('forecasts.make', input),
    'forecasts.pace': (input) => lab.call('forecasts.pace', input),
    'datasets.list': (input) => lab.call('datasets.list', input),
    'datasets.preview': (input) => lab.call('datasets.preview', input),
    'datasets.draw': (input) => lab.call('datasets.draw', input),
    'datasets.inspect': (input) => lab.call('datasets.inspect', input),
    'datasets.import': (input) => lab.call('datasets.import', input),
    'datasets.cancel': (input) => lab.call('datasets.cancel', input),
    'datasets.rename': (input) => lab.call('datasets.rename', input),
    'datasets.remove': (input) => lab.call('datasets.remove', input),
    'analyses.make': (input) => lab.call('analyses.make', input),
    'analyses.stop': (input) => lab.call('analyses.stop', input),
    'comparisons.read': (input) => lab.call('comparisons.read', input),
    'comparisons.results': (input) => lab.call('comparisons.results', input),
    'figures.export': (input) => lab.call('figures.export', input),
    'figures.read': (input) => lab.call('figures.read', input),
    'figures.draw': (input) => lab.call('figures.draw', input),
    'sheets.list': (input) => lab.call('sheets.list', input),
    'sheets.read': (input) => lab.call('sheets.read', input),
    'sheets.save': (input) => lab.call('sheets.save', input),
    'sheets.remove': (input) => lab.call('sheets.remove', input),
    'sheets.draw': (input) => lab.call('sheets.draw', input),
    'sheets.export': (input) => lab.call('sheets.export', input),
    'settings.read': (input) => lab.call('settings.read', input),
    'settings.write': (input) => lab.call('settings.write', input),
    'system.describe': async (input) => ({ ...(await lab.call('system.describe', input)), electron }),
    'system.setConcurrency': (input) => lab.call('system.setConcurrency', input),
  }
}

/** Answers one call: sender, then name (own keys only), then input by its schema, then the handler. Never throws. */
export async function answerCall(
  handlers: Handlers<AppContract>,
  trustedOrigin: string,
  sender: Sender | null,
  name: unknown,
  input: unknown,
): Promise<Envelope> {
  try {
    if (!sender?.isOwnWindow || !sender.isMainFrame || sender.origin !== trustedOrigin)
      throw new CallError('forbidden', 'This call did not come from the window of Collapsar.')
    if (typeof name !== 'string') throw new CallError('invalid', 'the name of a call is a string')
    return { ok: true, value: await answer(appContract, handlers, name, input) }
  } catch (error) {
    return { ok: false, error: errorReport(error) }
  }
}
