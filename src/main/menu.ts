import { BrowserWindow, Menu } from 'electron'
import { commandIds, type CommandId } from '../shared/commands.ts'
import { menuTemplate } from './menuTemplate.ts'

/**
 * Installs the native menu. `choose` gets the window in which a command was chosen; macOS may have none. Returns the
 * function that enables these commands and disables all others.
 */
export function installMenu(
  choose: (command: CommandId, window: BrowserWindow | null) => void,
): (enabled: readonly CommandId[]) => void {
  const template = menuTemplate(process.platform === 'darwin', (command, window) =>
    choose(command, window instanceof BrowserWindow ? window : null),
  )
  const menu = Menu.buildFromTemplate(template)
  Menu.setApplicationMenu(menu)
  return (enabled) => {
    for (const id of commandIds) {
      const item = menu.getMenuItemById(id)
      // A text field has its own undo, which main cannot see.
      if (item) item.enabled = id === 'undo' || enabled.includes(id)
    }
  }
}
