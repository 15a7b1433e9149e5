import { shallowRef } from 'vue'
import { findEntry, symbolsIn } from '../../../shared/glossary/find.ts'
import { glossaryEntry, type EntryId } from '../../../shared/glossary/glossary.ts'
import { openMenu, type MenuItem } from '../useContextMenu.ts'

/** What was asked: an entry, the number that the window shows for it, and where. */
export interface Asked {
  id: EntryId
  /** The number as the window writes it; empty for a name alone. */
  value: string
  /** The answer stands beside it. */
  element: Element
  /** Takes the focus back. */
  opener: HTMLElement | null
}

/** The answer on screen; null where none is. The window has one. */
export const asked = shallowRef<Asked | null>(null)

/** The names that an element can be asked about: those of a chart, which draws them on a canvas. */
export const namesOf = new WeakMap<Element, () => readonly EntryId[]>()

/** Opens the answer about an entry beside an element. */
export function ask(id: EntryId, element: Element, value = ''): void {
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null
  asked.value = { id, value, element, opener }
}

/** Closes the answer, and returns the focus where it was inside. */
export function closeAnswer(isFocusReturned = true): void {
  const { opener } = asked.value ?? { opener: null }
  asked.value = null
  if (isFocusReturned) opener?.focus({ preventScroll: true })
}

/** Entries that an element can be asked about, with the number in it. */
export interface Askable {
  element: Element
  ids: readonly EntryId[]
  value: string
}

const textOf = (element: Element | null | undefined): string => (element?.textContent ?? '').trim()

/** The name that an element carries for code, `data-ask`, else the entry that its text has. */
function idOf(element: Element | null | undefined): EntryId | null {
  const named = element?.getAttribute('data-ask') ?? element?.querySelector('[data-ask]')?.getAttribute('data-ask')
  if (named && glossaryEntry(named)) return named as EntryId
  const text = textOf(element)
  return text === '' ? null : findEntry(text)
}

/** The heading of the column of a cell; null in a table without one. */
function headOf(cell: Element): Element | null {
  const at = [...(cell.parentElement?.children ?? [])].indexOf(cell)
  return cell.closest('table')?.querySelector('thead tr:last-child')?.children[at] ?? null
}

/**
 * Returns what an element can be asked about: a formula, a named element, a heading, the heading of a cell, the name of a
 * fact, or the names of a chart. null where nothing is known.
 */
export function askableAt(target: Element | null): Askable | null {
  const one = (element: Element, id: EntryId | null, value = ''): Askable | null =>
    id === null ? null : { element, ids: [id], value }
  const chart = target?.closest('.chart')
  if (chart) {
    const ids = namesOf.get(chart)?.() ?? []
    return ids.length > 0 ? { element: chart, ids, value: '' } : null
  }
  const formula = target?.closest('[role=math]')
  const ids = formula ? symbolsIn(formula.getAttribute('aria-label') ?? '') : []
  if (formula && ids.length > 0) return { element: formula, ids, value: '' }
  const cell = target?.closest('td')
  if (cell) return one(cell, idOf(cell.querySelector('[data-ask]')) ?? cellId(cell), textOf(cell))
  const value = target?.closest('dd')
  if (value) return one(value, idOf(value.parentElement?.querySelector('dt')), textOf(value))
  const named = target?.closest('[data-ask]') ?? target?.closest('th, dt')
  return named ? one(named, idOf(named)) : null
}

/** The heading of the column decides, unless a row has a name of its own, as in a table of quantities and values. */
function cellId(cell: Element): EntryId | null {
  const row = cell.parentElement?.querySelector('th[scope=row] [data-ask]')
  return row ? idOf(row) : idOf(headOf(cell))
}

/** What a menu or a button says: `What is TCV?`. */
export const questionText = (id: EntryId): string => `What is ${glossaryEntry(id)?.name ?? id}?`

/** Items of a context menu, one for each entry. */
export const questions = (ids: readonly EntryId[], element: Element, value = ''): MenuItem[] =>
  ids.map((id) => ({ label: questionText(id), run: () => ask(id, element, value) }))

/** Answers about an element; where it has several names, a menu lists them. Returns whether anything is known. */
export function askAt(target: Element | null): boolean {
  const found = askableAt(target)
  const [first, ...others] = found?.ids ?? []
  if (!found || first === undefined) return false
  const { element, value } = found
  if (others.length === 0) ask(first, element, value)
  else {
    const { left, top } = element.getBoundingClientRect()
    const event = new MouseEvent('contextmenu', { clientX: left + 24, clientY: top + 24, cancelable: true })
    openMenu(event, 'What is this?', questions(found.ids, element, value))
  }
  return true
}
