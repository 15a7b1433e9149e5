import { BrowserWindow, nativeTheme, screen, session } from 'electron'
import { join } from 'node:path'
import { readWindowState, writeWindowState } from './windowState.ts'

export interface WindowOptions {
  /** Where the page comes from; nothing else is ever loaded. */
  url: string
  preload: string
  stateDirectory: string
  log(line: string): void
}

/** The ground of the page: the window shows at once, and nothing white flashes before the first paint. */
const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#14181D' : '#F7F8FA')

export function openWindow(options: WindowOptions): BrowserWindow {
  const stateFile = join(options.stateDirectory, 'window.json')
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
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
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  )
  window.on('closed', () => nativeTheme.off('updated', repaint))
  lockDown(window, options)
  void window.loadURL(options.url)
  return window
}

function lockDown({ webContents }: BrowserWindow, { url, log }: WindowOptions): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the window's process is gone: ${reason}`)
    if (reason !== 'clean-exit') void webContents.loadURL(url)
  })
  // Nothing but to copy a picture where the user asks for it.
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
}
