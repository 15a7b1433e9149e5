import { app, screen, type BrowserWindow } from 'electron'
import { openWindow, type WindowOptions } from './window.ts'
import {
  cascaded,
  freshState,
  mostWindows,
  pageHash,
  readWindowStates,
  writeWindowStates,
  type WindowState,
} from './windowState.ts'

export interface WindowManager {
  /** Returns the open windows; the last one had the focus last. */
  all(): readonly BrowserWindow[]
  /** Opens another window at `hash`, offset from the one that had the focus last. */
  open(hash: string): BrowserWindow
  /** Opens the windows of the last session with their places and pages. */
  restore(): void
  /** Brings the window to the front that had the focus last, or opens one. */
  show(): BrowserWindow
}

/**
 * Manages the windows. Writes their places and pages to `stateFile` at every change. The last window closes only where the
 * app may quit.
 */
export function windowManager(
  options: Omit<WindowOptions, 'openPage'>,
  stateFile: string,
  mayQuit: () => boolean = () => true,
): WindowManager {
  const open: { window: BrowserWindow; hash: string }[] = []
  let isQuitting = false
  app.on('before-quit', (event) => {
    if (!mayQuit()) return event.preventDefault()
    // The windows open now are restored at the next start; from here they close one after another.
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
    const window = openWindow({ ...options, openPage: (hash) => void openAt(hash) }, state)
    const entry = { window, hash: state.hash }
    open.push(entry)
    window.on('focus', () => open.push(...open.splice(open.indexOf(entry), 1)))
    window.webContents.on('did-navigate-in-page', (_event, url) => {
      entry.hash = pageHash(url, options.url) ?? ''
      save()
    })
    // The next start restores the last window at the place where it was closed.
    window.on('close', (event) => {
      if (open.length > 1 || isQuitting) return
      save()
      if (!mayQuit()) event.preventDefault()
    })
    window.on('closed', () => {
      open.splice(open.indexOf(entry), 1)
      save()
    })
    return window
  }
  const openAt = (hash: string): BrowserWindow => {
    const last = open.at(-1)?.window
    // A page that is taken over must not fill the screen and the memory with windows.
    if (last && open.length >= mostWindows) {
      last.focus()
      return last
    }
    return start({ ...freshState, bounds: last ? cascaded(last.getNormalBounds()) : null, hash })
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
