import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { menuTemplate } from '../../src/main/menuTemplate.ts'
import { commandIds, commandKey } from '../../src/shared/commands.ts'

const templateOf = (isMac: boolean) => {
  const chosen: string[] = []
  const menus = menuTemplate(isMac, (command) => chosen.push(command))
  const items = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
  return { menus, items, chosen }
}
const labels = (menus: MenuItemConstructorOptions[]): (string | undefined)[] =>
  menus.map(({ label, role }) => label ?? role)

describe.each([
  ['on Linux and Windows', false],
  ['on a Mac', true],
])('the menu %s', (_where, isMac) => {
  test('has every command once, with the key of the page', () => {
    const { items } = templateOf(isMac)
    const own = items.filter(({ id }) => id !== undefined)
    expect(own.map(({ id }) => id).toSorted()).toEqual(commandIds.toSorted())
    for (const { id, accelerator } of own)
      expect(accelerator ?? null).toBe(commandKey(id as (typeof commandIds)[number], isMac))
  })

  test('an item chooses its command when it is clicked', () => {
    const { items, chosen } = templateOf(isMac)
    for (const id of ['new', 'stop', 'system'])
      items.find((item) => item.id === id)?.click?.({} as never, undefined, {} as never)
    expect(chosen).toEqual(['new', 'stop', 'system'])
  })

  test('uses no key twice', () => {
    const keys = templateOf(isMac).items.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })
})

test('macOS has an app menu with Quit and a window menu', () => {
  const { menus, items } = templateOf(true)
  expect(labels(menus)).toEqual(['Collapsar', '&File', '&Edit', '&Go', '&Run', '&View', 'windowMenu', '&Help'])
  expect(menus.at(-1)?.role).toBe('help')
  expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1)
})

test('other systems have Quit in File and the versions in Help', () => {
  const { menus } = templateOf(false)
  expect(labels(menus)).toEqual(['&File', '&Edit', '&Go', '&Run', '&View', '&Help'])
  expect((menus[0]?.submenu as MenuItemConstructorOptions[]).at(-1)).toEqual({ role: 'quit' })
  expect((menus.at(-1)?.submenu as MenuItemConstructorOptions[]).at(-1)?.id).toBe('about')
})

test('recent files open from a submenu, with their names as they are', () => {
  const opened: string[] = []
  const recent = {
    files: [{ name: 'a & b.json', path: '/a' }],
    open: (path: string) => opened.push(path),
    clear: () => opened.push('clear'),
  }
  const submenuOf = (menus: MenuItemConstructorOptions[]): MenuItemConstructorOptions | undefined =>
    (menus[0]?.submenu as MenuItemConstructorOptions[]).find(({ label }) => label === 'Open recent')
  const item = submenuOf(menuTemplate(false, () => {}, recent))
  const items = item?.submenu as MenuItemConstructorOptions[]
  expect(items.map(({ label }) => label)).toEqual(['a && b.json', undefined, 'Clear the list'])
  for (const one of [items[0], items[2]]) one?.click?.({} as never, undefined, {} as never)
  expect(opened).toEqual(['/a', 'clear'])
  expect(submenuOf(menuTemplate(false, () => {}))?.enabled).toBe(false)
})
