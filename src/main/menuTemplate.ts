import type { MenuItemConstructorOptions } from 'electron'
import { commandKey, commandTitle, type CommandId } from '../shared/commands.ts'

/** The recent files of the menu, and what its items do. */
export interface RecentMenu {
  files: readonly { name: string; path: string }[]
  open(path: string): void
  clear(): void
}

const noRecent: RecentMenu = { files: [], open: () => {}, clear: () => {} }

/** A command, a role of the system (which has its own title and key), the recent files, or `-` for a separator. */
type Entry = CommandId | '-' | 'openRecent' | { role: NonNullable<MenuItemConstructorOptions['role']> }

const file: readonly Entry[] = [
  'new',
  'newWindow',
  '-',
  'openSpec',
  'openRecent',
  'importData',
  '-',
  'export',
  '-',
  { role: 'close' },
]

const edit: readonly Entry[] = [
  'undo',
  'redo',
  '-',
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
  '-',
  'rename',
  'find',
  'findInPage',
]

const go: readonly Entry[] = [
  'palette',
  '-',
  'library',
  'runs',
  'studies',
  'compare',
  'dufm',
  'theory',
  'checkpoint',
  'datasets',
  'sheets',
  'reports',
  'system',
  'recentFiles',
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

const help: readonly Entry[] = ['help', 'shortcuts', 'welcome', 'tour', '-', 'checkInstallation', 'openLogs']

/** On macOS the app's own menu has Quit, the preferences and the versions. */
const menus = (isMac: boolean): readonly { label: string; entries: readonly Entry[] }[] => [
  { label: '&File', entries: [...file, ...(isMac ? [] : [{ role: 'quit' } as const])] },
  { label: '&Edit', entries: [...edit, ...(isMac ? [] : (['-', 'preferences'] as const))] },
  { label: '&Go', entries: go },
  { label: '&Run', entries: ['start', 'stop', 'resume', '-', 'duplicate', 'star'] },
  { label: '&View', entries: view },
  { label: '&Help', entries: [...help, ...(isMac ? [] : (['-', 'about'] as const))] },
]

/** Builds the native menu: every command with its key, and the roles that each system expects. */
export function menuTemplate(
  isMac: boolean,
  choose: (command: CommandId, window: unknown) => void,
  recent: RecentMenu = noRecent,
): MenuItemConstructorOptions[] {
  const itemOf = (id: CommandId): MenuItemConstructorOptions => ({
    id,
    label: commandTitle(id),
    ...keyOf(id, isMac),
    click: (_item, window) => choose(id, window),
  })
  const entryOf = (entry: Entry): MenuItemConstructorOptions => {
    if (entry === '-') return { type: 'separator' }
    if (entry === 'openRecent') return recentItem(recent)
    return typeof entry === 'string' ? itemOf(entry) : entry
  }
  const app: MenuItemConstructorOptions = {
    label: 'Collapsar',
    submenu: [
      itemOf('about'),
      { type: 'separator' },
      itemOf('preferences'),
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

function recentItem({ files, open, clear }: RecentMenu): MenuItemConstructorOptions {
  const items = files.map(({ name, path }): MenuItemConstructorOptions => ({ label: name, click: () => open(path) }))
  const last = [{ type: 'separator' as const }, { label: 'Clear the list', click: clear }]
  // A menu shows the character & as the key of its item.
  for (const item of items) item.label = item.label?.replaceAll('&', '&&') ?? ''
  return { label: 'Open recent', enabled: files.length > 0, submenu: [...items, ...last] }
}

function keyOf(id: CommandId, isMac: boolean): { accelerator?: string } {
  const key = commandKey(id, isMac)
  return key === null ? {} : { accelerator: key }
}
