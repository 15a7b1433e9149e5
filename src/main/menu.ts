import { Menu, type MenuItemConstructorOptions } from 'electron'

export type MenuCommand = 'library' | 'runs' | 'studies' | 'export' | 'stop'

/** The native menu: every shortcut of the window is listed here, so that it can be found. */
export function installMenu(choose: (command: MenuCommand) => void): void {
  const isMac = process.platform === 'darwin'
  const item = (label: string, accelerator: string, command: MenuCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => choose(command),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: [item('Export figure…', 'CmdOrCtrl+E', 'export'), { role: isMac ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('Library', 'CmdOrCtrl+1', 'library'),
        item('Runs', 'CmdOrCtrl+2', 'runs'),
        item('Studies', 'CmdOrCtrl+3', 'studies'),
      ],
    },
    { label: '&Run', submenu: [item('Stop', 'CmdOrCtrl+.', 'stop')] },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
