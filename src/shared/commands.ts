/**
 * The commands of a window with their titles and keys, in the notation of Electron. Menu, keyboard, palette and the list
 * of shortcuts share this table.
 */
const table = {
  new: ['New experiment', 'CmdOrCtrl+N'],
  newWindow: ['New window', 'CmdOrCtrl+Shift+N'],
  openSpec: ['Open spec…', 'CmdOrCtrl+O'],
  preferences: ['Preferences', 'CmdOrCtrl+,'],
  importData: ['Import data…', 'CmdOrCtrl+I'],
  export: ['Export figure…', 'CmdOrCtrl+E'],
  undo: ['Undo', 'CmdOrCtrl+Z'],
  redo: ['Redo', 'CmdOrCtrl+Shift+Z'],
  rename: ['Rename', 'F2'],
  find: ['Find', 'CmdOrCtrl+F'],
  findInPage: ['Find in page', 'CmdOrCtrl+Shift+F'],
  palette: ['Command palette…', 'CmdOrCtrl+K'],
  library: ['Library', 'CmdOrCtrl+1'],
  runs: ['Runs', 'CmdOrCtrl+2'],
  studies: ['Studies', 'CmdOrCtrl+3'],
  compare: ['Compare', 'CmdOrCtrl+4'],
  dufm: ['DUFM', null],
  theory: ['Theory bench', null],
  checkpoint: ['Checkpoint', null],
  datasets: ['Data sets', 'CmdOrCtrl+5'],
  sheets: ['Sheets', 'CmdOrCtrl+6'],
  reports: ['Reports', null],
  system: ['System', 'CmdOrCtrl+7'],
  recentFiles: ['Recent files', null],
  back: ['Back', 'Alt+Left', 'Cmd+['],
  forward: ['Forward', 'Alt+Right', 'Cmd+]'],
  start: ['Start', 'CmdOrCtrl+Enter'],
  stop: ['Stop', 'CmdOrCtrl+.'],
  resume: ['Resume', 'CmdOrCtrl+Shift+R'],
  duplicate: ['Duplicate', 'CmdOrCtrl+D'],
  star: ['Star', 'CmdOrCtrl+Shift+S'],
  inspector: ['Toggle inspector', 'CmdOrCtrl+J'],
  help: ['Help', 'F1'],
  shortcuts: ['Keyboard shortcuts', 'Shift+F1'],
  about: ['About Collapsar', null],
  openLogs: ['Open log folder', null],
  checkInstallation: ['Check this installation…', null],
  welcome: ['Show the welcome', null],
  tour: ['Take the tour', null],
} as const satisfies Readonly<Record<string, readonly [title: string, key: string | null, onMac?: string]>>

export type CommandId = keyof typeof table
export const commandIds = Object.keys(table) as [CommandId, ...CommandId[]]

const rows: Readonly<Record<CommandId, readonly [title: string, key: string | null, onMac?: string]>> = table

export const commandTitle = (id: CommandId): string => rows[id][0]

/** Returns the key of a command in the notation of Electron; null where it has none. */
export function commandKey(id: CommandId, isMac: boolean): string | null {
  const [, key, onMac] = rows[id]
  return isMac ? (onMac ?? key) : key
}

/** Second keys of commands, beside those of the menu. Command+Y is no key of macOS. */
const otherKeys: Readonly<Partial<Record<CommandId, string>>> = { redo: 'CmdOrCtrl+Y' }

/** Returns every key of a command, that of the menu first. */
export const commandKeys = (id: CommandId, isMac: boolean): string[] =>
  [commandKey(id, isMac), isMac ? null : (otherKeys[id] ?? null)].filter((key) => key !== null)

const macSymbols: Readonly<Record<string, string>> = {
  CmdOrCtrl: '⌘',
  Cmd: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Left: '←',
  Right: '→',
}
const symbols: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl', Left: '←', Right: '→' }

/** Returns a key as text: `Ctrl+Shift+N`, or `⇧⌘N` on a Mac. */
export function keyText(key: string, isMac: boolean): string {
  const parts = key.split('+')
  if (!isMac) return parts.map((part) => symbols[part] ?? part).join('+')
  // Apple's order: Option, Shift, Command, key.
  const order = ['Alt', 'Shift', 'CmdOrCtrl', 'Cmd']
  const [last = ''] = parts.slice(-1)
  const held = parts.slice(0, -1).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  return [...held, last].map((part) => macSymbols[part] ?? part).join('')
}

/** The fields of a keyboard event that identify a key. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

const eventKeys: Readonly<Record<string, string>> = { Left: 'ArrowLeft', Right: 'ArrowRight' }

/** Returns whether the event is this key with exactly its modifiers. */
function isKey(key: string, event: KeyPress, isMac: boolean): boolean {
  const parts = key.split('+')
  const [last = ''] = parts.slice(-1)
  const has = (name: string): boolean => parts.includes(name)
  const wanted = has('CmdOrCtrl') || has('Cmd')
  if (event.ctrlKey !== (wanted && !isMac) || event.metaKey !== (wanted && isMac)) return false
  if (event.shiftKey !== has('Shift') || event.altKey !== has('Alt')) return false
  // The position of the key, for layouts with other characters on the digit keys.
  return event.key.toLowerCase() === (eventKeys[last] ?? last).toLowerCase() || event.code === `Digit${last}`
}

/** Returns the command of a key press; null where no command has the key. */
export function pressedCommand(event: KeyPress, isMac: boolean): CommandId | null {
  return commandIds.find((id) => commandKeys(id, isMac).some((key) => isKey(key, event, isMac))) ?? null
}
