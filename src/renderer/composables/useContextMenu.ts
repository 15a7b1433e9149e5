import { shallowRef } from 'vue'

/** An item of a context menu; `-` separates. */
export type MenuItem = { label: string; isEnabled?: boolean; run(): unknown } | '-'

export interface OpenMenu {
  label: string
  items: readonly MenuItem[]
  at: { x: number; y: number }
  /** Takes the focus back when the menu closes. */
  opener: HTMLElement | null
}

/** The context menu on screen; null where none is. The window has one. */
export const contextMenu = shallowRef<OpenMenu | null>(null)

/** Opens a context menu at the pointer, or at the element where a key opened it: by default the one that listens. */
export function openMenu(
  event: MouseEvent,
  label: string,
  items: readonly MenuItem[],
  anchor: HTMLElement | null = null,
): void {
  event.preventDefault()
  event.stopPropagation()
  const target = anchor ?? (event.currentTarget instanceof HTMLElement ? event.currentTarget : null)
  const box = target?.getBoundingClientRect()
  const isKey = (event.clientX === 0 && event.clientY === 0) || (event.button !== 2 && !event.ctrlKey)
  const at = isKey && box ? { x: box.left + 24, y: box.top + 24 } : { x: event.clientX, y: event.clientY }
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : target
  contextMenu.value = { label, items, at, opener }
}

export function closeMenu(): void {
  const { opener } = contextMenu.value ?? { opener: null }
  contextMenu.value = null
  opener?.focus({ preventScroll: true })
}
