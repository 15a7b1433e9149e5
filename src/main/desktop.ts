import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import type { CommandId } from '../shared/commands.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { DesktopContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'

/** A larger file is no spec. */
const mostTextBytes = 10_000_000

export interface Desktop {
  openWindow(hash: string): void
  /** Sets the commands that a window can run now. */
  offer(window: BrowserWindow, commands: readonly CommandId[]): void
  /** The path of the log. */
  logFile: string
}

/** Handles calls that need the desktop: files, windows, and dialogs, which belong to the window that asks. */
export function desktopHandlers(window: BrowserWindow | null, desktop: Desktop): Handlers<DesktopContract> {
  const choose = async (options: Electron.OpenDialogOptions): Promise<string[]> =>
    (await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))).filePaths
  return {
    'desktop.chooseFolder': async ({ title }) =>
      (await choose({ title, properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
    'desktop.chooseFiles': ({ title }) => choose({ title, properties: ['openFile', 'multiSelections'] }),
    'desktop.openText': async ({ title }) => {
      const filters = [{ name: 'JSON', extensions: ['json'] }]
      const [path] = await choose({ title, filters, properties: ['openFile'] })
      return path === undefined ? null : { name: basename(path), text: await readText(path) }
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
      try {
        await writeFile(filePath, text)
      } catch (error) {
        throw new CallError('notPossible', `Collapsar cannot write ${filePath}: ${(error as Error).message}`)
      }
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

async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size <= mostTextBytes) return await readFile(path, 'utf8')
  } catch (error) {
    throw new CallError('notPossible', `Collapsar cannot read ${path}: ${(error as Error).message}`)
  }
  throw new CallError(
    'notPossible',
    `${path} is larger than ${mostTextBytes / 1e6} MB and so no spec: choose another file`,
  )
}
