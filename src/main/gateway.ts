import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import type { AppContract } from '../shared/contract/index.ts'
import { callChannel, eventChannel } from '../shared/contract/names.ts'
import type { EventName, Handlers } from '../shared/contract/schema.ts'
import { answerCall, type Sender } from './calls.ts'

/** The one door between window and processes. Returns the function that sends events to the window. */
export function openGateway(
  window: () => BrowserWindow | null,
  trustedOrigin: string,
  handlers: Handlers<AppContract>,
): (name: EventName<AppContract>, payload: unknown) => void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) =>
    answerCall(handlers, trustedOrigin, describeSender(event, window()), name, input),
  )
  return (name, payload) => {
    const target = window()
    if (target && !target.isDestroyed()) target.webContents.send(eventChannel, name, payload)
  }
}

function describeSender(event: IpcMainInvokeEvent, window: BrowserWindow | null): Sender | null {
  const frame = event.senderFrame // null when the frame is gone
  if (!frame || !window || window.isDestroyed()) return null
  return { isMainFrame: frame.parent === null, isOwnWindow: event.sender === window.webContents, origin: frame.origin }
}
