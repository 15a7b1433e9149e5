import { BrowserWindow, nativeTheme, session } from 'electron'
import { ownHash } from './address.ts'
import type { WindowState } from './windowState.ts'

export interface WindowOptions {
  /** Where the page comes from; nothing else is ever loaded. */
  url: string
  preload: string
  /** A link to a page of ours that is to be opened in a window of its own. */
  openBeside(hash: string): void
  log(line: string): void
}

/** The ground of the page: the window shows at once, and nothing white flashes before the first paint. */
const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#14181D' : '#F7F8FA')

export function openWindow(options: WindowOptions, state: WindowState): BrowserWindow {
  const window = new BrowserWindow({
    ...(state.bounds ?? { width: 1280, height: 800 }),
    minWidth: 880,
    minHeight: 560,
    title: 'Collapsar',
    backgroundColor: ground(),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (state.isMaximized) window.maximize()
  const repaint = (): void => window.setBackgroundColor(ground())
  nativeTheme.on('updated', repaint)
  window.on('closed', () => nativeTheme.off('updated', repaint))
  lockDown(window, options)
  void window.loadURL(`${options.url}${state.hash}`)
  return window
}

/** A page opens no window by itself: a link of ours that asks for one (Ctrl or Shift and a click) has it from here. */
function lockDown({ webContents }: BrowserWindow, { url, openBeside, log }: WindowOptions): void {
  webContents.setWindowOpenHandler((asked) => {
    const hash = ownHash(asked.url, url)
    if (hash !== null) openBeside(hash)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the window's process is gone: ${reason}`)
    if (reason !== 'clean-exit') void webContents.loadURL(url)
  })
}

/** Nothing but to copy a picture where the user asks for it. */
export function denyPermissions(): void {
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
}
