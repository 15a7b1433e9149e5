import { BrowserWindow, Menu } from 'electron'
import type { CommandId } from '../shared/commands.ts'
import { menuTemplate } from './menuTemplate.ts'

/** Puts the native menu there. `choose` learns in which window something was chosen; on a Mac there may be none. */
export function installMenu(choose: (command: CommandId, window: BrowserWindow | null) => void): void {
  const template = menuTemplate(process.platform === 'darwin', (command, window) =>
    choose(command, window instanceof BrowserWindow ? window : null),
  )
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
