import type { ErrorReport } from '../shared/contract/errors.ts'
import { CallError, errorReport } from '../shared/contract/errors.ts'
import {
  appContract,
  labContract,
  type AppContract,
  type DesktopContract,
  type LabContract,
} from '../shared/contract/index.ts'
import type { ReportContent } from '../shared/contract/reports.ts'
import { callNames } from '../shared/contract/names.ts'
import { lookUp, type CallName, type Handlers } from '../shared/contract/schema.ts'
import type { Client } from '../shared/rpc/client.ts'
import { answer } from '../shared/rpc/server.ts'

/** The answer to a call. Electron would pass only the message of a thrown error to the renderer. */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorReport }

/** What is checked of the sender of a call. */
export interface Sender {
  isMainFrame: boolean
  origin: string
  isAppWindow: boolean
}

/** Finds the window that a call came from, and describes its sender; null where the frame is gone. */
export function senderOf<W extends { webContents: unknown; isDestroyed(): boolean }>(
  frame: { parent: unknown; origin: string } | null,
  contents: unknown,
  windows: readonly W[],
): { window: W | null; sender: Sender | null } {
  const window = windows.find((one) => !one.isDestroyed() && one.webContents === contents) ?? null
  if (!frame) return { window, sender: null }
  return { window, sender: { isMainFrame: frame.parent === null, isAppWindow: window !== null, origin: frame.origin } }
}

/** Makes PDF files of reports, which needs a page of Chromium. */
export interface ReportPrinter {
  print(html: string, paper: ReportContent['paper']): Promise<Uint8Array>
  write(pdf: Uint8Array, directory: string, name: string): Promise<string>
}

/** Handles every call of a window: calls of the lab are relayed, calls of the desktop are answered here. */
export function appHandlers(
  lab: Pick<Client<LabContract>, 'call'>,
  desktop: Handlers<DesktopContract>,
  electron: string,
  printer: ReportPrinter,
): Handlers<AppContract> {
  return {
    ...desktop,
    ...relayed(lab),
    'system.describe': async (input) => {
      const report = await lab.call('system.describe', input)
      // The lab knows which Electron set-up has installed, and main which one runs.
      const isInstalled = report.electron?.version === electron
      const source = isInstalled && report.electron ? report.electron.source : 'unknown'
      return { ...report, electron: { version: electron, source } }
    },
    'reports.export': async (asked) => {
      if (asked.format !== 'pdf') return await lab.call('reports.export', asked)
      const { name, content } = asked
      const page = await lab.call('reports.page', { name, content })
      const pdf = await printer.print(page.html, content.paper)
      return { files: [await printer.write(pdf, asked.directory ?? page.directory, asked.fileName ?? page.fileName)] }
    },
  }
}

/** Relays every call of the lab's contract. */
function relayed(lab: Pick<Client<LabContract>, 'call'>): Handlers<LabContract> {
  type Name = CallName<LabContract>
  const names = callNames.filter((name): name is Name => lookUp(labContract, name, 'call') !== undefined)
  const relay = (name: Name) => (input: never) => lab.call(name, input)
  // A list of names loses the types of each call; a test compares the names with the contract.
  return Object.fromEntries(names.map((name) => [name, relay(name)])) as unknown as Handlers<LabContract>
}

/** Answers one call. Checks sender, name (own keys only) and input, then calls the handler. Never throws. */
export async function answerCall(
  handlers: Handlers<AppContract>,
  trustedOrigin: string,
  sender: Sender | null,
  name: unknown,
  input: unknown,
): Promise<Envelope> {
  try {
    if (!sender?.isAppWindow || !sender.isMainFrame || sender.origin !== trustedOrigin)
      throw new CallError('forbidden', 'this call does not come from a window of Collapsar')
    if (typeof name !== 'string') throw new CallError('invalid', 'the name of a call is a string')
    return { ok: true, value: await answer(appContract, handlers, name, input) }
  } catch (error) {
    return { ok: false, error: errorReport(error) }
  }
}
