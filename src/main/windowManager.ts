import { app, screen, type BrowserWindow } from 'electron'
import { ownHash } from './address.ts'
import { openWindow, type WindowOptions } from './window.ts'
import { beside, freshState, readWindowStates, writeWindowStates, type WindowState } from './windowState.ts'

export interface WindowManager {
  /** Those that are open, the one that had the focus last at the end. */
  all(): readonly BrowserWindow[]
  /** Another window, at `hash`; beside the one that had the focus last. */
  open(hash: string): BrowserWindow
  /** The windows of the last time, each where it was and with what it showed. */
  restore(): void
  /** Brings the window that had the focus last to the front; opens one where there is none. */
  show(): BrowserWindow
}

/** The windows of this lab. What is open, where and on which page is kept in `stateFile` with every change of it. */
export function windowManager(options: Omit<WindowOptions, 'openBeside'>, stateFile: string): WindowManager {
  const open: { window: BrowserWindow; hash: string }[] = []
  let isQuitting = false
  app.on('before-quit', () => {
    // What is open now is what comes back; the windows close one after another from here.
    save()
    isQuitting = true
  })

  const save = (): void => {
    if (isQuitting || open.length === 0) return
    const states = open.map(({ window, hash }) => ({
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      hash,
    }))
    writeWindowStates(stateFile, states)
  }
  const start = (state: WindowState): BrowserWindow => {
    const window = openWindow({ ...options, openBeside: (hash) => void openAt(hash) }, state)
    const entry = { window, hash: state.hash }
    open.push(entry)
    window.on('focus', () => open.push(...open.splice(open.indexOf(entry), 1)))
    window.webContents.on('did-navigate-in-page', (_event, url) => {
      entry.hash = ownHash(url, options.url) ?? ''
      save()
    })
    // The last one comes back at the next start, where it was when it was closed.
    window.on('close', () => (open.length === 1 ? save() : undefined))
    window.on('closed', () => {
      open.splice(open.indexOf(entry), 1)
      save()
    })
    return window
  }
  const openAt = (hash: string): BrowserWindow => {
    const last = open.at(-1)?.window
    return start({ ...freshState, bounds: last ? beside(last.getNormalBounds()) : null, hash })
  }
  return {
    all: () => open.map(({ window }) => window),
    open: openAt,
    restore: () => {
      const screens = screen.getAllDisplays().map((display) => display.workArea)
      const states = readWindowStates(stateFile, screens)
      for (const state of states.length > 0 ? states : [freshState]) start(state)
      save()
    },
    show: () => {
      const window = open.at(-1)?.window ?? openAt('')
      if (window.isMinimized()) window.restore()
      window.focus()
      return window
    },
  }
}
