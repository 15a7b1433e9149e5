import { contextBridge, ipcRenderer } from 'electron'
import { callChannel, callNames, eventChannel, eventNames } from '../shared/contract/names.ts'

const calls: ReadonlySet<string> = new Set(callNames)
const events: ReadonlySet<string> = new Set(eventNames)

/** All that the page can reach: calls and events by the names of the contract. Main checks sender and input. */
const bridge = {
  call(name: string, input: unknown): Promise<unknown> {
    if (!calls.has(name)) return Promise.reject(new Error(`no call is named '${name}'`))
    return ipcRenderer.invoke(callChannel, name, input)
  },
  on(name: string, listener: (payload: unknown) => void): () => void {
    if (!events.has(name)) throw new Error(`no event is named '${name}'`)
    const relay = (_event: unknown, received: string, payload: unknown): void => {
      if (received === name) listener(payload)
    }
    ipcRenderer.on(eventChannel, relay)
    return () => void ipcRenderer.off(eventChannel, relay)
  },
}

contextBridge.exposeInMainWorld('lab', bridge)
