import { commandIds, commandKeys, commandTitle, keyText } from '../../../shared/commands.ts'

export interface Shortcut {
  keys: string
  what: string
}

/** Keys of one control, which work while it has the focus. */
const local: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'In the tables of runs and studies',
    keys: [
      ['↑ ↓ PageUp PageDown Home End', 'Move through the rows; with Shift, select them'],
      ['Space', 'Add the row to the selection, or remove it'],
      ['CmdOrCtrl+A', 'Select all rows'],
      ['Enter', 'Open the run or study'],
      ['S', 'Star or unstar the row'],
      ['Delete', 'Move the selected rows to the trash'],
      ['Alt+← Alt+→', 'On a column header: move the column; with Shift, resize it'],
    ],
  },
  { title: 'On a name, a heading, a field or a chart', keys: [['? F1', 'Ask what it is']] },
  {
    title: 'On the edges of sidebar and inspector',
    keys: [
      ['← → Home End', 'Resize the column'],
      ['Enter', 'Reset its width'],
    ],
  },
  { title: 'While finding in a page', keys: [['Enter F3', 'Go to the next match; with Shift, to the previous one']] },
  { title: 'On the training slider', keys: [['← → Home End', 'Move to another step']] },
  {
    title: 'In the command palette, and on links',
    keys: [
      ['CmdOrCtrl+Enter', 'Open the selected entry in a new window'],
      ['CmdOrCtrl', 'With a click on a link: open it in a new window'],
    ],
  },
]

/** Lists all shortcuts: first those of the menu, then those of single controls. */
export function allShortcuts(isMac: boolean): { title: string; shortcuts: Shortcut[] }[] {
  const everywhere = commandIds.flatMap((id) => {
    const keys = commandKeys(id, isMac).map((key) => keyText(key, isMac))
    return keys.length === 0 ? [] : [{ keys: keys.join(' '), what: commandTitle(id).replace('…', '') }]
  })
  const others = local.map(({ title, keys }) => ({
    title,
    shortcuts: keys.map(([key, what]) => ({ keys: key.startsWith('CmdOrCtrl') ? keyText(key, isMac) : key, what })),
  }))
  return [{ title: 'Everywhere', shortcuts: everywhere }, ...others]
}
