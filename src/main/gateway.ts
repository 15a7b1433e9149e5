import { ipcMain, type BrowserWindow } from 'electron'
import type { AppContract } from '../shared/contract/index.ts'
import { callChannel, eventChannel } from '../shared/contract/names.ts'
import type { EventName, Handlers, Payload } from '../shared/contract/schema.ts'
import { answerCall, senderOf } from './calls.ts'

/** Answers the calls of all windows; no other file uses ipcMain. `handlersOf`: the handlers for one window. */
export function openGateway(
  windows: () => readonly BrowserWindow[],
  trustedOrigin: string,
  handlersOf: (window: BrowserWindow | null) => Handlers<AppContract>,
): void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    const { window, sender } = senderOf(event.senderFrame, event.sender, windows())
    return answerCall(handlersOf(window), trustedOrigin, sender, name, input)
  })
}

/** Sends an event to one window. */
export function sendEvent<N extends EventName<AppContract>>(
  window: BrowserWindow,
  name: N,
  payload: Payload<AppContract, N>,
): void {
  if (!window.isDestroyed()) window.webContents.send(eventChannel, name, payload)
}
