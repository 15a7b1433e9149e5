import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import type { SheetRecord, SheetSummary } from '../../shared/contract/sheets.ts'
import { lab } from '../lab.ts'
import { useLabValue } from './useLabValue.ts'

export interface Sheets {
  /** The sheet that changed last comes first; null until the first answer. */
  sheets: Readonly<ShallowRef<readonly SheetSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** The sheets of the history, up to date as long as the window is open, whichever window changes them. */
export const useSheets = createGlobalState((): Sheets => {
  const { value: sheets, problem, read } = useLabValue(() => lab.call('sheets.list', {}))
  lab.on('sheets.changed', read)
  read()
  return { sheets: shallowReadonly(sheets), problem }
})

/** Returns an action that removes a sheet. Its undo restores the sheet whole, under its own id. */
export function sheetRemoval(id: string): { work(): Promise<unknown>; undo(): Promise<unknown> } {
  let removed: SheetRecord | null = null
  return {
    work: async () => {
      removed = await lab.call('sheets.read', { id })
      return lab.call('sheets.remove', { id })
    },
    undo: async () => removed && lab.call('sheets.save', { id, name: removed.summary.name, content: removed.content }),
  }
}
