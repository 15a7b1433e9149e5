import { BrowserWindow, Menu } from 'electron'
import { commandIds, type CommandId } from '../shared/commands.ts'
import { menuTemplate } from './menuTemplate.ts'

/**
 * Puts the native menu there. `choose` learns in which window something was chosen; on a Mac there may be none. Returns what
 * shows these commands alone as usable.
 */
export function installMenu(
  choose: (command: CommandId, window: BrowserWindow | null) => void,
): (usable: readonly CommandId[]) => void {
  const template = menuTemplate(process.platform === 'darwin', (command, window) =>
    choose(command, window instanceof BrowserWindow ? window : null),
  )
  const menu = Menu.buildFromTemplate(template)
  Menu.setApplicationMenu(menu)
  return (usable) => {
    for (const id of commandIds) {
      const item = menu.getMenuItemById(id)
      // A text field has its own way back, of which nothing is known here.
      if (item) item.enabled = id === 'undo' || usable.includes(id)
    }
  }
}
