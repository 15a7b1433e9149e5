/**
 * Everything that a menu, a key or the palette can ask of a window, with its title and its key in Electron's notation:
 * said once, so that what a menu shows is what the key does.
 */
const table = {
  new: ['New experiment', 'CmdOrCtrl+N'],
  newWindow: ['New window', 'CmdOrCtrl+Shift+N'],
  openSpec: ['Open spec…', 'CmdOrCtrl+O'],
  importData: ['Import data…', 'CmdOrCtrl+I'],
  export: ['Export figure…', 'CmdOrCtrl+E'],
  undo: ['Undo', 'CmdOrCtrl+Z'],
  find: ['Find', 'CmdOrCtrl+F'],
  palette: ['Command palette…', 'CmdOrCtrl+K'],
  library: ['Library', 'CmdOrCtrl+1'],
  runs: ['Runs', 'CmdOrCtrl+2'],
  studies: ['Studies', 'CmdOrCtrl+3'],
  compare: ['Compare', 'CmdOrCtrl+4'],
  data: ['Data sets', 'CmdOrCtrl+5'],
  figures: ['Sheets', 'CmdOrCtrl+6'],
  engine: ['System', 'CmdOrCtrl+7'],
  back: ['Back', 'Alt+Left', 'Cmd+['],
  forward: ['Forward', 'Alt+Right', 'Cmd+]'],
  start: ['Start', 'CmdOrCtrl+Enter'],
  stop: ['Stop', 'CmdOrCtrl+.'],
  resume: ['Resume', 'CmdOrCtrl+Shift+R'],
  duplicate: ['Duplicate', 'CmdOrCtrl+D'],
  star: ['Star', 'CmdOrCtrl+Shift+S'],
  inspector: ['Show or hide the inspector', 'CmdOrCtrl+J'],
  shortcuts: ['Keyboard shortcuts', 'F1'],
  about: ['About Collapsar', null],
  openLogs: ['Open the folder of the log', null],
} as const satisfies Readonly<Record<string, readonly [title: string, key: string | null, onMac?: string]>>

export type CommandId = keyof typeof table
export const commandIds = Object.keys(table) as [CommandId, ...CommandId[]]

const rows: Readonly<Record<CommandId, readonly [title: string, key: string | null, onMac?: string]>> = table

export const commandTitle = (id: CommandId): string => rows[id][0]

/** In Electron's notation; null: it has none. */
export function commandKey(id: CommandId, isMac: boolean): string | null {
  const [, key, onMac] = rows[id]
  return isMac ? (onMac ?? key) : key
}

const macSigns: Readonly<Record<string, string>> = {
  CmdOrCtrl: '⌘',
  Cmd: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Left: '←',
  Right: '→',
}
const signs: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl', Left: '←', Right: '→' }

/** A key as it is read: `Ctrl+Shift+N`, on a Mac `⇧⌘N`. */
export function keyText(key: string, isMac: boolean): string {
  const parts = key.split('+')
  if (!isMac) return parts.map((part) => signs[part] ?? part).join('+')
  // Apple's order: Option, Shift, Command, key.
  const order = ['Alt', 'Shift', 'CmdOrCtrl', 'Cmd']
  const [last = ''] = parts.slice(-1)
  const held = parts.slice(0, -1).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  return [...held, last].map((part) => macSigns[part] ?? part).join('')
}

/** What is pressed, as the events of a page say it. */
export interface Pressed {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

const eventKeys: Readonly<Record<string, string>> = { Left: 'ArrowLeft', Right: 'ArrowRight' }

/** Whether this is pressed, with exactly the keys held that it names. */
function isPressed(key: string, event: Pressed, isMac: boolean): boolean {
  const parts = key.split('+')
  const [last = ''] = parts.slice(-1)
  const has = (name: string): boolean => parts.includes(name)
  const wanted = has('CmdOrCtrl') || has('Cmd')
  if (event.ctrlKey !== (wanted && !isMac) || event.metaKey !== (wanted && isMac)) return false
  if (event.shiftKey !== has('Shift') || event.altKey !== has('Alt')) return false
  // By its place where the layout has something else on the digits.
  return event.key.toLowerCase() === (eventKeys[last] ?? last).toLowerCase() || event.code === `Digit${last}`
}

/** The command of a key; null: it has none. */
export function pressedCommand(event: Pressed, isMac: boolean): CommandId | null {
  return (
    commandIds.find((id) => {
      const key = commandKey(id, isMac)
      return key !== null && isPressed(key, event, isMac)
    }) ?? null
  )
}
