import { Menu, type BrowserWindow, type ContextMenuParams, type MenuItemConstructorOptions } from 'electron'
import { contextTemplate } from './contextTemplate.ts'

/** Opens the native menu of a text field, or of selected text, where the user clicks with the right button. */
export function addContextMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, params: ContextMenuParams) => {
    const items: MenuItemConstructorOptions[] = contextTemplate(params)
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
}
