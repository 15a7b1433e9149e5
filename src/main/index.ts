import { app, dialog, nativeTheme, type BrowserWindow } from 'electron'
import { release, type } from 'node:os'
import { join } from 'node:path'
import { commandIds, type CommandId } from '../shared/commands.ts'
import type { CrashedProcess } from '../shared/crashReport.ts'
import { preferencesFile } from '../shared/directories.ts'
import { assetOrigin, registerAssetScheme, serveAssets } from './assets.ts'
import { appHandlers } from './calls.ts'
import { writeCrashReport } from './crashReports.ts'
import { desktopHandlers, type Desktop } from './desktop.ts'
import { fileArguments } from './fileArguments.ts'
import { fileOpener } from './fileOpener.ts'
import { openGateway, sendEvent } from './gateway.ts'
import { historyFixes } from './historyFixes.ts'
import { homeChoice } from './homeChoice.ts'
import { forkLab, labEvents, superviseLab, type LabEvent, type LabProcess } from './labProcess.ts'
import { openLog } from './log.ts'
import { installMenu } from './menu.ts'
import { notifyCompletions } from './notifyCompletions.ts'
import { findPaths } from './paths.ts'
import { openPreferences, type StoredPreferences } from './preferences.ts'
import { printReport, writePdf } from './printReport.ts'
import { quitGuard, type QuitGuard } from './quitGuard.ts'
import { openRecentFiles } from './recentFiles.ts'
import { denyPermissions } from './window.ts'
import { windowManager, type WindowManager } from './windowManager.ts'

app.setName('Collapsar')
const paths = pathsOrExit()

function pathsOrExit(): ReturnType<typeof findPaths> {
  const { resourcesPath } = process
  try {
    return findPaths(process.argv.slice(1), process.env, { appPath: app.getAppPath(), resourcesPath })
  } catch (error) {
    console.error(`collapsar: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(2)
  }
}

const { directories } = paths
// With --home, the lock, the window's state and the log belong to the home, so two homes can be open at the same time.
app.setPath('userData', directories.config)
app.setPath('sessionData', directories.browser)
const log = openLog(directories.logs)

/** Writes a crash report, and returns where it is, as a sentence. */
function reportCrash(crashed: CrashedProcess, reason: string, detail: string): string {
  const facts = { collapsar: app.getVersion(), electron: process.versions.electron, system: `${type()} ${release()}` }
  const path = writeCrashReport(directories.logs, { process: crashed, reason, detail, facts })
  return path === null ? '' : `A report is in ${path}.`
}

function crash(error: Error): void {
  const detail = error.stack ?? error.message
  log.write(detail)
  const where = reportCrash('main', error.message, detail)
  dialog.showErrorBox('Collapsar has an unexpected error', `${error.message}\n\n${where}`)
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', (reason) => crash(reason instanceof Error ? reason : new Error(String(reason))))

// The trainer needs the accelerator, and 2-D charts do not. With acceleration, a window on a machine whose GPU process
// cannot start (a server, a virtual display) sometimes waits for it forever.
app.disableHardwareAcceleration()

registerAssetScheme()
// npm starts the program in the folder of the project.
const cwd = (process.env['npm_lifecycle_event'] === 'start' && process.env['INIT_CWD']) || process.cwd()
const files = fileArguments(process.argv.slice(1), cwd, app.getAppPath())
// macOS passes files as events, also before the app is ready.
app.on('open-file', (event, path) => {
  event.preventDefault()
  openFiles([path])
})
let openFiles = (paths: readonly string[]): void => void files.push(...paths)

// Chromium reorders the arguments of a second instance, so the files travel beside them.
if (app.requestSingleInstanceLock({ files })) startWithLab()
else app.exit() // `quit` would wait for events that need a ready app

/** Starts the lab while Chromium starts: each takes about as long as the other. */
function startWithLab(): void {
  let relay: LabEvent = () => {}
  const lab = superviseLab({
    start: () => forkLab(paths),
    events: labEvents,
    emit: (name, payload) => relay(name, payload),
    log: log.write,
    crashed: (reason, output) => reportCrash('lab', reason, output),
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
  const preferences = openPreferences(join(directories.config, preferencesFile), ({ theme }) => {
    nativeTheme.themeSource = theme
    for (const window of windows.all()) sendEvent(window, 'desktop.preferencesChanged', {})
  })
  nativeTheme.themeSource = preferences.read().theme

  const windows = windowManager(
    {
      url: `${origin}/index.html`,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      icon: paths.icon,
      log: log.write,
      crashed: (reason) => void reportCrash('window', `The process of a window is gone: ${reason}.`, ''),
    },
    join(directories.config, 'windows.json'),
    () => guard.allows(),
  )
  const guard = quitGuard({
    asks: () => preferences.read().asksBeforeQuit,
    countRuns: () => lab.client.call('runs.active', {}),
    ask: (runs) => {
      // A page that closed its own window leaves none to ask in.
      if (windows.all().length === 0) return false
      sendEvent(windows.show(), 'desktop.quitAsked', { runs })
      return true
    },
    quit: () => app.quit(),
  })
  const notify = notifyCompletions(lab.client, windows, log.write)
  const { desktop, menu, offers } = createDesktop(lab, windows, preferences, guard)
  openGateway(windows.all, origin, (window) =>
    appHandlers(lab.client, desktopHandlers(window, desktop), process.versions.electron, {
      print: printReport,
      write: writePdf,
    }),
  )
  // The menu belongs to the front window.
  app.on('browser-window-focus', (_event, window) => menu.enable(offers.get(window) ?? commandIds))
  windows.restore()
  openFiles = desktop.files.open
  openFiles(files)
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    windows.show()
    openFiles((data as { files?: string[] }).files ?? [])
  })
  quitWithLab(() => lab.quit(guard.isAtOnce()), guard)
  return (name, payload) => {
    for (const window of windows.all()) sendEvent(window, name, payload as never)
    guard.event(name, payload)
    notify(name, payload)
  }
}

/** What windows and menu share. */
function createDesktop(lab: LabProcess, windows: WindowManager, preferences: StoredPreferences, guard: QuitGuard) {
  const front = (): BrowserWindow | undefined => windows.all().at(-1)
  const recent = openRecentFiles(join(directories.config, 'recent.json'), () => {
    menu.refresh()
    for (const window of windows.all()) sendEvent(window, 'desktop.recentFilesChanged', {})
  })
  const offers = new WeakMap<BrowserWindow, readonly CommandId[]>()
  const reloadWindows = (): void => windows.all().forEach((window) => window.reload())
  const opener = fileOpener(recent, front, (window) => sendEvent(window, 'desktop.fileWaiting', {}))
  const menu = installMenu(
    (command, window) => {
      // macOS shows the menu also without a window.
      const target = window ?? front()
      if (target) sendEvent(target, 'desktop.menuChosen', { command })
      else windows.show()
    },
    () => ({ files: recent.list(), open: (path) => opener.open([path]), clear: () => recent.forget(null) }),
  )
  const desktop: Desktop = {
    openWindow: (hash) => void windows.open(hash),
    offer: (window, commands) => {
      offers.set(window, commands)
      if (window === front()) menu.enable(commands)
    },
    logFile: log.file,
    files: opener,
    recent,
    ...homeChoice(paths, preferences, async () => {
      await lab.restart()
      reloadWindows()
    }),
    ...historyFixes(paths, lab, reloadWindows),
    setTheme: (theme) => preferences.change({ theme }),
    setAsksBeforeQuit: (asksBeforeQuit) => preferences.change({ asksBeforeQuit }),
    quit: () => app.quit(),
    answerQuit: guard.answer,
    reportError: (message, stack) => {
      log.write(`window: ${stack || message}`)
      reportCrash('window', message, stack)
    },
  }
  return { desktop, menu, offers }
}

/** A program that has not ended this long after its last window closed is stuck, and ends without more ado. */
const exitLimitMs = 3_000

/** Quits the lab before the app, because the lab stores how its runs ended. */
function quitWithLab(quit: () => Promise<void>, guard: QuitGuard): void {
  let isDone = false
  app.on('window-all-closed', () => app.quit())
  // The system, a service manager or a terminal waits for no answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      guard.force()
      app.quit()
    })
  app.on('will-quit', (event) => {
    if (isDone) return
    event.preventDefault()
    setTimeout(() => app.exit(), exitLimitMs)
    void quit().finally(() => {
      isDone = true
      // Not `app.quit()`: where the lab is gone already, this runs inside `will-quit`, and Electron ignores a quit there.
      app.exit()
    })
  })
}
