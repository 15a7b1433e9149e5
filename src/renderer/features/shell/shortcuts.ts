import { commandIds, commandKey, commandTitle, keyText } from '../../../shared/commands.ts'

export interface Shortcut {
  keys: string
  what: string
}

/** Keys that belong to one thing on a page, and act where it has the focus. */
const local: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'In the table of runs',
    keys: [
      ['↑ ↓ PageUp PageDown Home End', 'Goes through the runs, with Shift selects them'],
      ['Space', 'Adds a run to the selection, or takes it out'],
      ['CmdOrCtrl+A', 'Selects all'],
      ['Enter', 'Opens the run'],
      ['S', 'Stars it'],
      ['Delete', 'Puts what is selected into the trash'],
      ['Alt+← Alt+→', 'At the head of a column: moves it; with Shift: makes it narrower or wider'],
    ],
  },
  { title: 'On a slider through training', keys: [['← → Home End', 'Another step of the run']] },
  {
    title: 'In the palette, and on links',
    keys: [
      ['CmdOrCtrl+Enter', 'Opens what is chosen in a new window'],
      ['CmdOrCtrl', 'With a click on a link: opens it in a new window'],
    ],
  },
]

/** Every shortcut there is: those of the menu from their table, then those of single things. */
export function allShortcuts(isMac: boolean): { title: string; shortcuts: Shortcut[] }[] {
  const everywhere = commandIds.flatMap((id) => {
    const key = commandKey(id, isMac)
    return key === null ? [] : [{ keys: keyText(key, isMac), what: commandTitle(id).replace('…', '') }]
  })
  const others = local.map(({ title, keys }) => ({
    title,
    shortcuts: keys.map(([key, what]) => ({ keys: key.startsWith('CmdOrCtrl') ? keyText(key, isMac) : key, what })),
  }))
  return [{ title: 'Everywhere', shortcuts: everywhere }, ...others]
}
