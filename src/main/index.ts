import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { commandIds, type CommandId } from '../shared/commands.ts'
import { assetOrigin, registerAssetScheme, serveAssets } from './assets.ts'
import { notifyCompletions } from './notifyCompletions.ts'
import { appHandlers } from './calls.ts'
import { desktopHandlers } from './desktop.ts'
import { openGateway, sendEvent } from './gateway.ts'
import { forkLab, labEvents, superviseLab, type LabEvent, type LabProcess } from './labProcess.ts'
import { openLog } from './log.ts'
import { installMenu } from './menu.ts'
import { findPaths } from './paths.ts'
import { denyPermissions } from './window.ts'
import { windowManager } from './windowManager.ts'

app.setName('Collapsar')
const paths = findPaths(process.argv.slice(1), process.env, {
  appPath: app.getAppPath(),
  resourcesPath: process.resourcesPath,
})
// With --home, the lock, the window's state and the log belong to the home, so two homes can be open at the same time.
app.setPath('userData', paths.directories.config)
app.setPath('sessionData', paths.directories.browser)
const log = openLog(paths.directories.logs)

process.on('uncaughtException', (error) => {
  log.write(error.stack ?? error.message)
  dialog.showErrorBox('Collapsar has an unexpected error', `${error.message}\n\nThe details are in ${log.file}.`)
})

// The trainer needs the accelerator, and 2-D charts do not. With acceleration, a window on a machine whose GPU process
// cannot start (a server, a virtual display) sometimes waits for it forever.
app.disableHardwareAcceleration()

registerAssetScheme()
if (app.requestSingleInstanceLock()) startWithLab()
else app.exit() // `quit` would wait for events that need a ready app

/** Starts the lab while Chromium starts: each takes about as long as the other. */
function startWithLab(): void {
  let relay: LabEvent = () => {}
  const lab = superviseLab({
    start: () => forkLab(paths),
    events: labEvents,
    emit: (name, payload) => relay(name, payload),
    log: log.write,
  })
  void app.whenReady().then(() => (relay = start(lab)))
}

/** Opens the windows. Returns what passes the events of the lab on. */
function start(lab: LabProcess): LabEvent {
  // The build replaces import.meta.env.DEV by false, so a built app never asks for the development server.
  const devServer = import.meta.env.DEV ? process.env['ELECTRON_RENDERER_URL'] : undefined
  const origin = devServer === undefined ? assetOrigin : new URL(devServer).origin
  serveAssets(join(import.meta.dirname, '../renderer'))
  denyPermissions()

  const preload = join(import.meta.dirname, '../preload/index.cjs')
  const windows = windowManager(
    { url: `${origin}/index.html`, preload, icon: paths.icon, log: log.write },
    join(paths.directories.config, 'windows.json'),
  )
  const notify = notifyCompletions(lab.client, windows, log.write)
  const offers = new WeakMap<BrowserWindow, readonly CommandId[]>()
  const desktop = {
    openWindow: (hash: string) => void windows.open(hash),
    offer: (window: BrowserWindow, commands: readonly CommandId[]) => {
      offers.set(window, commands)
      if (window === windows.all().at(-1)) enable(commands)
    },
    logFile: log.file,
  }
  openGateway(windows.all, origin, (window) =>
    appHandlers(lab.client, desktopHandlers(window, desktop), process.versions.electron),
  )
  const enable = installMenu((command, window) => {
    // macOS shows the menu also without a window.
    const target = window ?? windows.all().at(-1)
    if (target) sendEvent(target, 'desktop.menuChosen', { command })
    else windows.show()
  })
  // The menu belongs to the front window.
  app.on('browser-window-focus', (_event, window) => enable(offers.get(window) ?? commandIds))
  windows.restore()
  app.on('second-instance', () => void windows.show())
  quitWithLab(lab.quit)
  return (name, payload) => {
    for (const window of windows.all()) sendEvent(window, name, payload as never)
    notify(name, payload)
  }
}

/** Quits the lab before the app, because the lab stores how its runs ended. */
function quitWithLab(quit: () => Promise<void>): void {
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
