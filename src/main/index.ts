import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { assetOrigin, registerAssetScheme, serveAssets } from './assets.ts'
import { appHandlers } from './calls.ts'
import { desktopHandlers } from './desktop.ts'
import { openGateway } from './gateway.ts'
import { forkLab, labEvents, superviseLab } from './labProcess.ts'
import { openLog } from './log.ts'
import { installMenu } from './menu.ts'
import { findPaths } from './paths.ts'
import { openWindow } from './window.ts'

app.setName('Collapsar')
const paths = findPaths(process.argv.slice(1), process.env, app.getAppPath())
// The lock, the window's state and the log belong to the home: two homes can be open side by side.
if (paths.home !== null) app.setPath('userData', join(paths.home, 'window'))
const log = openLog(app.getPath('userData'))

process.on('uncaughtException', (error) => {
  log.write(error.stack ?? error.message)
  dialog.showErrorBox('Collapsar met an error it did not expect', `${error.message}\n\nThe details are in ${log.file}.`)
})

// The accelerator belongs to the trainer, and flat charts need none. Without this, a window on a machine whose GPU process
// cannot start (a server, a virtual display) now and then waits for it for ever.
app.disableHardwareAcceleration()

let window: BrowserWindow | null = null
registerAssetScheme()
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.exit() // `quit` would wait for events that need a ready app

function start(): void {
  // Set by `electron-vite dev`; a packaged app never looks at it.
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  const origin = devServer === undefined ? assetOrigin : new URL(devServer).origin
  serveAssets(join(import.meta.dirname, '../renderer'))

  const lab = superviseLab({
    start: () => forkLab(paths),
    events: labEvents,
    emit: (name, payload) => send(name, payload),
    log: log.write,
  })
  const desktop = desktopHandlers(() => window)
  const send = openGateway(() => window, origin, appHandlers(lab.client, desktop, process.versions.electron))

  installMenu((command) => send('desktop.menuChosen', { command }))
  window = openWindow({
    url: `${origin}/index.html`,
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    stateDirectory: app.getPath('userData'),
    log: log.write,
  })
  window.on('closed', () => (window = null))
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  endWithLab(lab.quit)
}

/** The lab ends before the app does, so that a running run is recorded as what it is. */
function endWithLab(quit: () => Promise<void>): void {
  let isDone = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (isDone) return
    event.preventDefault()
    void quit().finally(() => {
      isDone = true
      app.quit()
    })
  })
}
