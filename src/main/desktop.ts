import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { CommandId } from '../shared/commands.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { DesktopPreferences, LabProblem, QuitAnswer } from '../shared/contract/desktop.ts'
import type { DesktopContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'
import type { Theme } from '../shared/preferences.ts'
import type { FileOpener } from './fileOpener.ts'
import type { HistoryFix } from './historyFixes.ts'
import type { RecentFiles } from './recentFiles.ts'

export interface Desktop {
  openWindow(hash: string): void
  /** Sets the commands that a window can run now. */
  offer(window: BrowserWindow, commands: readonly CommandId[]): void
  /** The path of the log. */
  logFile: string
  files: FileOpener
  recent: RecentFiles
  preferences(): DesktopPreferences
  setTheme(theme: Theme): void
  setAsksBeforeQuit(asks: boolean): void
  quit(): void
  answerQuit(answer: QuitAnswer): void
  /** Rejects with a CallError where the folder cannot hold a history. */
  moveHome(home: string | null): Promise<void>
  labProblem(): LabProblem | null
  /** Rejects with a CallError where the history could not be fixed. */
  fixHistory(way: HistoryFix): Promise<{ report: string }>
  reportError(message: string, stack: string): void
}

/** Types of data files in the dialog. All files come first: those of MNIST have no ending. */
const dataFilters = [
  { name: 'All files', extensions: ['*'] },
  { name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'parquet', 'pq', 'arrow', 'feather', 'gz'] },
  { name: 'Arrays', extensions: ['npy', 'npz', 'h5', 'hdf5', 'mat', 'safetensors', 'bin', 'gz'] },
]

async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw new CallError('notPossible', `Collapsar cannot write ${path}: ${(error as Error).message}`)
  }
}

/** Handles calls that need the desktop: files, windows, and dialogs, which belong to the window that asks. */
export function desktopHandlers(window: BrowserWindow | null, desktop: Desktop): Handlers<DesktopContract> {
  const choose = async (options: Electron.OpenDialogOptions): Promise<string[]> =>
    (await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))).filePaths
  return {
    'desktop.chooseFolder': async ({ title }) =>
      (await choose({ title, properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
    'desktop.chooseFiles': ({ title }) =>
      choose({ title, filters: dataFilters, properties: ['openFile', 'multiSelections'] }),
    'desktop.chooseSpec': async ({ title }) => {
      const filters = [{ name: 'JSON', extensions: ['json'] }]
      const [path] = await choose({ title, filters, properties: ['openFile'] })
      return path === undefined ? null : await desktop.files.read(path)
    },
    'desktop.openFile': ({ path }) => desktop.files.read(path),
    'desktop.takeFile': () => desktop.files.take(window),
    'desktop.recentFiles': () => desktop.recent.list(),
    'desktop.forgetFile': ({ path }) => {
      desktop.recent.forget(path)
      return null
    },
    'desktop.readPreferences': () => desktop.preferences(),
    'desktop.setAsksBeforeQuit': ({ asks }) => {
      desktop.setAsksBeforeQuit(asks)
      return null
    },
    'desktop.quit': () => {
      desktop.quit()
      return null
    },
    'desktop.answerQuit': ({ answer, asksAgain }) => {
      if (!asksAgain && answer !== 'cancel') desktop.setAsksBeforeQuit(false)
      desktop.answerQuit(answer)
      return null
    },
    'desktop.setTheme': ({ theme }) => {
      desktop.setTheme(theme)
      return null
    },
    'desktop.moveHome': async ({ home }) => {
      await desktop.moveHome(home)
      return null
    },
    'desktop.labProblem': () => desktop.labProblem(),
    'desktop.fixHistory': (way) => desktop.fixHistory(way),
    'desktop.reportError': ({ message, stack }) => {
      desktop.reportError(message, stack)
      return null
    },
    'desktop.reveal': ({ path }) => {
      if (!isAbsolute(path) || !existsSync(path)) throw new CallError('notFound', `there is no file ${path}`)
      shell.showItemInFolder(path)
      return null
    },
    'desktop.saveText': async ({ title, name, text }) => {
      const options = { title, defaultPath: name }
      const { filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
      if (!filePath) return null
      await writeText(filePath, text)
      return filePath
    },
    'desktop.copyText': ({ text }) => {
      clipboard.writeText(text)
      return null
    },
    'desktop.openWindow': ({ hash }) => {
      desktop.openWindow(hash)
      return null
    },
    'desktop.offer': ({ commands }) => {
      if (window) desktop.offer(window, commands)
      return null
    },
    'desktop.openLogs': () => {
      shell.showItemInFolder(desktop.logFile)
      return null
    },
  }
}
