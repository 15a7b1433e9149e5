import type { MenuItemConstructorOptions } from 'electron'
import { commandKey, commandTitle, type CommandId } from '../shared/commands.ts'

/** A command, a role of the system (which has its own title and key), or `-` for a separator. */
type Entry = CommandId | '-' | { role: NonNullable<MenuItemConstructorOptions['role']> }

const file: readonly Entry[] = [
  'new',
  'newWindow',
  '-',
  'openSpec',
  'importData',
  '-',
  'export',
  '-',
  { role: 'close' },
]

const edit: readonly Entry[] = [
  'undo',
  { role: 'redo' },
  '-',
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
  '-',
  'find',
]

const go: readonly Entry[] = [
  'palette',
  '-',
  'library',
  'runs',
  'studies',
  'compare',
  'datasets',
  'sheets',
  'system',
  '-',
  'back',
  'forward',
]

const view: readonly Entry[] = [
  'inspector',
  '-',
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  '-',
  { role: 'togglefullscreen' },
  { role: 'toggleDevTools' },
]

/** On macOS the app's own menu has Quit and the versions. */
const menus = (isMac: boolean): readonly { label: string; entries: readonly Entry[] }[] => [
  { label: '&File', entries: [...file, ...(isMac ? [] : [{ role: 'quit' } as const])] },
  { label: '&Edit', entries: edit },
  { label: '&Go', entries: go },
  { label: '&Run', entries: ['start', 'stop', 'resume', '-', 'duplicate', 'star'] },
  { label: '&View', entries: view },
  { label: '&Help', entries: ['shortcuts', 'openLogs', ...(isMac ? [] : (['-', 'about'] as const))] },
]

/** Builds the native menu: every command with its key, and the roles that each system expects. */
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
  const submenus = menus(isMac).map(({ label, entries }) => ({ label, submenu: entries.map(entryOf) }))
  if (!isMac) return submenus
  return [app, ...submenus.slice(0, -1), { role: 'windowMenu' }, { ...submenus.at(-1), role: 'help' }]
}

function keyOf(id: CommandId, isMac: boolean): { accelerator?: string } {
  const key = commandKey(id, isMac)
  return key === null ? {} : { accelerator: key }
}
