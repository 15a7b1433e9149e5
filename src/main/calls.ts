import type { ErrorReport } from '../shared/contract/errors.ts'
import { CallError, errorReport } from '../shared/contract/errors.ts'
import {
  appContract,
  labContract,
  type AppContract,
  type DesktopContract,
  type LabContract,
} from '../shared/contract/index.ts'
import { callNames } from '../shared/contract/names.ts'
import { lookUp, type CallName, type Handlers } from '../shared/contract/schema.ts'
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

/** The window of ours that a call came from, and what is checked of its sender; null where the frame is gone. */
export function senderOf<W extends { webContents: unknown; isDestroyed(): boolean }>(
  frame: { parent: unknown; origin: string } | null,
  contents: unknown,
  own: readonly W[],
): { window: W | null; sender: Sender | null } {
  const window = own.find((one) => !one.isDestroyed() && one.webContents === contents) ?? null
  if (!frame) return { window, sender: null }
  return { window, sender: { isMainFrame: frame.parent === null, isOwnWindow: window !== null, origin: frame.origin } }
}

/** Every call of a window: the lab's are relayed, the desktop's answered here. */
export function appHandlers(
  lab: Pick<Client<LabContract>, 'call'>,
  desktop: Handlers<DesktopContract>,
  electron: string,
): Handlers<AppContract> {
  return {
    ...desktop,
    ...relayed(lab),
    'system.describe': async (input) => ({ ...(await lab.call('system.describe', input)), electron }),
  }
}

/** Every call of the lab's contract, handed on to it. */
function relayed(lab: Pick<Client<LabContract>, 'call'>): Handlers<LabContract> {
  type Name = CallName<LabContract>
  const names = callNames.filter((name): name is Name => lookUp(labContract, name, 'call') !== undefined)
  const relay = (name: Name) => (input: never) => lab.call(name, input)
  // What each takes and gives is lost in a list of names; `names` and contract are bound by a test.
  return Object.fromEntries(names.map((name) => [name, relay(name)])) as unknown as Handlers<LabContract>
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
      throw new CallError('forbidden', 'This call did not come from a window of Collapsar.')
    if (typeof name !== 'string') throw new CallError('invalid', 'the name of a call is a string')
    return { ok: true, value: await answer(appContract, handlers, name, input) }
  } catch (error) {
    return { ok: false, error: errorReport(error) }
  }
}
