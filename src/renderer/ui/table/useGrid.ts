import { computed, shallowRef, type Ref } from 'vue'
import { emptySelection, selectionAfterClick, type Selection } from './selection.ts'

export interface GridOptions {
  table: Readonly<Ref<HTMLElement | null>>
  selection: Ref<Selection>
  /** The ids of the rows, from top to bottom. */
  order(): readonly string[]
  open(id: string): void
  /** What letter keys do with the row that keys act on. */
  keys: Readonly<Record<string, (id: string) => void>>
  /** Rows of a page, for PageUp and PageDown. */
  perPage(): number
  /** Scrolls a row into view. */
  show(index: number): void
}

/** A table whose rows are selected by pointer and keyboard. */
export function useGrid({ table, selection, order, open, keys, perPage, show }: GridOptions) {
  /** Index of the row that keys act on. It may lie beyond a list that has become shorter. */
  const active = shallowRef(0)
  const activeRow = computed(() => Math.min(active.value, Math.max(0, order().length - 1)))

  function choose(at: number, modifiers: { shift: boolean; ctrl: boolean }): void {
    const id = order()[at]
    if (id === undefined) return
    active.value = at
    selection.value = selectionAfterClick(selection.value, order(), id, modifiers)
  }
  function click(event: MouseEvent, at: number): void {
    choose(at, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey })
    table.value?.focus({ preventScroll: true })
  }
  /** A click with Shift selects rows, and the browser would select the text between them. */
  function keepText(event: MouseEvent): void {
    if (event.shiftKey) event.preventDefault()
  }
  function press(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && event.target.closest('thead, input')) return
    const [at, last] = [activeRow.value, order().length - 1]
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + perPage(),
      PageUp: at - perPage(),
      Home: 0,
      End: last,
    }
    const ctrl = event.ctrlKey || event.metaKey
    const target = targets[event.key]
    const id = order()[at]
    const own = ctrl || !Object.hasOwn(keys, event.key) ? undefined : keys[event.key]
    if (target !== undefined) {
      active.value = Math.max(0, Math.min(last, target))
      if (event.shiftKey || !ctrl) choose(active.value, { shift: event.shiftKey, ctrl: false })
      show(active.value)
    } else if (event.key === 'Enter' && id !== undefined) open(id)
    else if (event.key === ' ') choose(at, { shift: event.shiftKey, ctrl: true })
    else if (own && id !== undefined) own(id)
    else if (event.key === 'a' && ctrl) selection.value = { ids: new Set(order()), anchor: order()[0] ?? null }
    else if (event.key === 'Escape') selection.value = emptySelection
    else return
    event.preventDefault()
  }
  /**
   * Returns the element of the row that a context menu is about: the one under the pointer, or the one that keys act on.
   * Selects it unless it is selected. null: the menu is not about a row.
   */
  function menuRow(event: MouseEvent): HTMLElement | null {
    const target = event.target instanceof HTMLElement ? event.target : null
    if (target?.closest('thead')) return null
    const id = target?.closest<HTMLElement>('tr[id]')?.id.replace(/^row-/, '') ?? order()[activeRow.value]
    const at = id === undefined ? -1 : order().indexOf(id)
    if (id === undefined || at < 0) return null
    if (!selection.value.ids.has(id)) choose(at, { shift: false, ctrl: false })
    active.value = at
    return table.value?.querySelector<HTMLElement>(`[id="row-${id}"]`) ?? table.value
  }
  return { active, activeRow, click, keepText, press, menuRow }
}
