import { readonly, shallowRef } from 'vue'
import type { SheetSummary } from '../../shared/contract/sheets.ts'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

/** The one that was changed last comes first; null until the first answer. */
const sheets = shallowRef<readonly SheetSummary[] | null>(null)
const { problem, attempt } = useAttempt()
const read = (): Promise<boolean> =>
  attempt(async () => {
    sheets.value = await lab.call('sheets.list', {})
  })

let isListening = false

/** The sheets of the history, kept current for as long as the window lives, whichever window changes them. */
export function useSheets() {
  if (!isListening) {
    isListening = true
    lab.on('sheets.changed', () => void read())
    lab.on('system.labRestarted', () => void read())
    void read()
  }
  return { sheets: readonly(sheets) as Readonly<typeof sheets>, problem: readonly(problem) }
}

/** Takes a sheet away, and says how it comes back: whole, under its own id. */
export async function removeSheet(id: string): Promise<() => Promise<unknown>> {
  const { summary, content } = await lab.call('sheets.read', { id })
  await lab.call('sheets.remove', { id })
  return () => lab.call('sheets.save', { id: summary.id, name: summary.name, content })
}
