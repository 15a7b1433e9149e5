import { BrowserWindow, nativeTheme, session } from 'electron'
import { addContextMenu } from './contextMenu.ts'
import { pageHash, type WindowState } from './windowState.ts'

export interface WindowOptions {
  /** The address of the page; no other is ever loaded. */
  url: string
  preload: string
  /** The icon of windows; macOS takes the app's own. */
  icon: string
  /** Opens a page of Collapsar in another window. */
  openPage(hash: string): void
  log(line: string): void
  /** Reports that the process of a window is gone, with the reason of Chromium. */
  crashed(reason: string): void
}

/** The background of the page: without it a window flashes white before the first paint. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#14181D' : '#F7F8FA')

export function openWindow(options: WindowOptions, state: WindowState): BrowserWindow {
  const window = new BrowserWindow({
    ...(state.bounds ?? { width: 1280, height: 800 }),
    minWidth: 880,
    minHeight: 560,
    title: 'Collapsar',
    icon: options.icon,
    backgroundColor: background(),
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
  const repaint = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', repaint)
  window.on('closed', () => nativeTheme.off('updated', repaint))
  lockDown(window, options)
  addContextMenu(window)
  void window.loadURL(`${options.url}${state.hash}`)
  return window
}

/** Denies everything that a page could open or load. Ctrl or Shift and a click opens a page in another window. */
function lockDown({ webContents }: BrowserWindow, { url, openPage, log, crashed }: WindowOptions): void {
  webContents.setWindowOpenHandler((request) => {
    const hash = pageHash(request.url, url)
    if (hash !== null) openPage(hash)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the renderer process is gone: ${reason}`)
    if (reason === 'clean-exit') return
    crashed(reason)
    void webContents.loadURL(url)
  })
}

/** Denies downloads, and all permissions except copying, which the user asks for. Exports are written by the lab. */
export function denyPermissions(): void {
  session.defaultSession.on('will-download', (event) => event.preventDefault())
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
}
