import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import type { SheetSummary } from '../../shared/contract/sheets.ts'
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

/** Removes a sheet, and returns what restores it: whole, under its own id. */
export async function removeSheet(id: string): Promise<() => Promise<unknown>> {
  const { summary, content } = await lab.call('sheets.read', { id })
  await lab.call('sheets.remove', { id })
  return () => lab.call('sheets.save', { id: summary.id, name: summary.name, content })
}
