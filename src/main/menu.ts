import { BrowserWindow, Menu } from 'electron'
import { commandIds, type CommandId } from '../shared/commands.ts'
import { menuTemplate, type RecentMenu } from './menuTemplate.ts'

export interface AppMenu {
  /** Enables these commands and disables all others. */
  enable(commands: readonly CommandId[]): void
  /** Shows the recent files as they are now. */
  refresh(): void
}

/**
 * Installs the native menu. `choose` gets the window in which a command was chosen; macOS may have none. `recent` returns
 * the recent files.
 */
export function installMenu(
  choose: (command: CommandId, window: BrowserWindow | null) => void,
  recent: () => RecentMenu,
): AppMenu {
  const build = (): Menu => {
    const chooseIn = (command: CommandId, window: unknown): void =>
      choose(command, window instanceof BrowserWindow ? window : null)
    return Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', chooseIn, recent()))
  }
  let menu = build()
  let enabled: readonly CommandId[] = commandIds
  const show = (): void => {
    for (const id of commandIds) {
      const item = menu.getMenuItemById(id)
      // A text field has its own undo and redo, which main cannot see.
      if (item) item.enabled = ['undo', 'redo'].includes(id) || enabled.includes(id)
    }
    Menu.setApplicationMenu(menu)
  }
  show()
  return {
    enable: (commands) => {
      enabled = commands
      show()
    },
    refresh: () => {
      menu = build()
      show()
    },
  }
}
