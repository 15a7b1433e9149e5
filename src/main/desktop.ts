import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import type { DesktopContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'

/** What needs the desktop: dialogs and the file manager. */
export function desktopHandlers(window: () => BrowserWindow | null): Handlers<DesktopContract> {
  return {
    'desktop.chooseFolder': async ({ title }) => {
      const parent = window()
      const options = { title, properties: ['openDirectory', 'createDirectory'] } satisfies Electron.OpenDialogOptions
      const { filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options))
      return filePaths[0] ?? null
    },
    'desktop.chooseFiles': async ({ title }) => {
      const parent = window()
      const options = { title, properties: ['openFile', 'multiSelections'] } satisfies Electron.OpenDialogOptions
      const { filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options))
      return filePaths
    },
    'desktop.reveal': ({ path }) => {
      if (!isAbsolute(path) || !existsSync(path)) throw new CallError('notFound', `There is no file ${path}.`)
      shell.showItemInFolder(path)
      return null
    },
    'desktop.saveText': async ({ title, name, text }) => {
      const parent = window()
      const options = { title, defaultPath: name }
      const { filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options))
      if (!filePath) return null
      try {
        await writeFile(filePath, text)
      } catch (error) {
        throw new CallError('notPossible', `${filePath} could not be written: ${(error as Error).message}`)
      }
      return filePath
    },
    'desktop.copyText': ({ text }) => {
      clipboard.writeText(text)
      return null
    },
  }
}
