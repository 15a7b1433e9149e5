import type { MenuItemConstructorOptions } from 'electron'
import { commandKey, commandTitle, type CommandId } from '../shared/commands.ts'

/** `-`: a line between. The roles of the system, which have titles and keys of their own, are said as such. */
type Entry = CommandId | '-' | { role: NonNullable<MenuItemConstructorOptions['role']> }

const menus = (isMac: boolean): readonly { label: string; entries: readonly Entry[] }[] => [
  {
    label: '&File',
    entries: [
      ...(['new', 'newWindow', '-', 'openSpec', 'importData', '-', 'export', '-'] as const),
      { role: 'close' },
      // On a Mac the menu of the app has it.
      ...(isMac ? [] : [{ role: 'quit' } as const]),
    ],
  },
  {
    label: '&Edit',
    entries: [
      ...(['undo', { role: 'redo' }, '-', { role: 'cut' }, { role: 'copy' }, { role: 'paste' }] as const),
      ...([{ role: 'selectAll' }, '-', 'find'] as const),
    ],
  },
  {
    label: '&Go',
    entries: [
      ...(['palette', '-', 'library', 'runs', 'studies', 'compare', 'data', 'figures', 'engine'] as const),
      ...(['-', 'back', 'forward'] as const),
    ],
  },
  { label: '&Run', entries: ['start', 'stop', 'resume', '-', 'duplicate', 'star'] },
  {
    label: '&View',
    entries: [
      ...(['inspector', '-', { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, '-'] as const),
      ...([{ role: 'togglefullscreen' }, { role: 'toggleDevTools' }] as const),
    ],
  },
  { label: '&Help', entries: ['shortcuts', 'openLogs', ...(isMac ? [] : (['-', 'about'] as const))] },
]

/** The native menu: every place and every action with its key, and the roles that each system expects. */
export function menuTemplate(
  isMac: boolean,
  choose: (command: CommandId, window: unknown) => void,
): MenuItemConstructorOptions[] {
  const itemOf = (id: CommandId): MenuItemConstructorOptions => ({
    id,
    label: commandTitle(id),
    ...keyOf(id, isMac),
    click: (_item, window) => choose(id, window),
  })
  const entryOf = (entry: Entry): MenuItemConstructorOptions => {
    if (entry === '-') return { type: 'separator' }
    return typeof entry === 'string' ? itemOf(entry) : entry
  }
  const app: MenuItemConstructorOptions = {
    label: 'Collapsar',
    submenu: [
      itemOf('about'),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  const own = menus(isMac).map(({ label, entries }) => ({ label, submenu: entries.map(entryOf) }))
  if (!isMac) return own
  return [app, ...own.slice(0, -1), { role: 'windowMenu' }, { ...own.at(-1), role: 'help' }]
}

function keyOf(id: CommandId, isMac: boolean): { accelerator?: string } {
  const key = commandKey(id, isMac)
  return key === null ? {} : { accelerator: key }
}
