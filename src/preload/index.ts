import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { callChannel, callNames, eventChannel, eventNames } from '../shared/contract/names.ts'

const calls: ReadonlySet<string> = new Set(callNames)
const listeners = new Map<string, Set<(payload: unknown) => void>>(eventNames.map((name) => [name, new Set()]))

ipcRenderer.on(eventChannel, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload)
})

/** The API of a page: calls and events of the contract, and paths of dropped files. Main checks sender and input. */
const bridge = {
  call(name: string, input: unknown): Promise<unknown> {
    if (!calls.has(name)) return Promise.reject(new Error(`no call is named '${name}'`))
    return ipcRenderer.invoke(callChannel, name, input)
  },
  on(name: string, listener: (payload: unknown) => void): () => void {
    const known = listeners.get(name)
    if (!known) throw new Error(`no event is named '${name}'`)
    known.add(listener)
    return () => void known.delete(listener)
  },
  /** Returns the path of a file that the user has dropped on the page. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
}

contextBridge.exposeInMainWorld('lab', bridge)
