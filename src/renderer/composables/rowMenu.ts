import { lab } from '../lab.ts'
import type { MenuItem } from './useContextMenu.ts'
import { formatRoute, useRoute, type Route } from './useRoute.ts'
import { useUndo } from './useUndo.ts'

/** Returns the items that open the page of a row, here and in a new window. */
export function openItems(route: Route): MenuItem[] {
  const { attempt } = useUndo()
  const hash = formatRoute(route)
  return [
    { label: 'Open', run: () => useRoute().go(route) },
    { label: 'Open in a new window', run: () => attempt(() => lab.call('desktop.openWindow', { hash })) },
  ]
}

/** Returns an item that copies a text of a row, such as its id. */
export const copyItem = (label: string, text: string): MenuItem => ({
  label,
  run: () => useUndo().attempt(() => lab.call('desktop.copyText', { text })),
})
