import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import type { ReportRecord, ReportSummary } from '../../shared/contract/reports.ts'
import { lab } from '../lab.ts'
import { useLabValue } from './useLabValue.ts'

export interface Reports {
  /** The report that changed last comes first; null until the first answer. */
  reports: Readonly<ShallowRef<readonly ReportSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** The reports of the history, up to date as long as the window is open, whichever window changes them. */
export const useReports = createGlobalState((): Reports => {
  const { value: reports, problem, read } = useLabValue(() => lab.call('reports.list', {}))
  lab.on('reports.changed', read)
  read()
  return { reports: shallowReadonly(reports), problem }
})

/** Returns an action that removes a report. Its undo restores the report whole, under its own id. */
export function reportRemoval(id: string): { work(): Promise<unknown>; undo(): Promise<unknown> } {
  let removed: ReportRecord | null = null
  return {
    work: async () => {
      removed = await lab.call('reports.read', { id })
      return lab.call('reports.remove', { id })
    },
    undo: async () => removed && lab.call('reports.save', { id, name: removed.summary.name, content: removed.content }),
  }
}

/** Makes an empty report, and returns its id. */
export async function newReport(count: number): Promise<string> {
  const name = `Report ${count + 1}`
  return (await lab.call('reports.save', { id: null, name, content: { text: `# ${name}\n\n` } })).id
}

/** Gives a report another name. */
export async function renameReport(id: string, name: string): Promise<void> {
  const { content } = await lab.call('reports.read', { id })
  await lab.call('reports.save', { id, name, content })
}

/** Adds a block at the end of a report, with an empty line before it. */
export async function appendToReport(id: string, block: string): Promise<void> {
  const { summary, content } = await lab.call('reports.read', { id })
  const before = content.text.trimEnd()
  const text = `${before}${before === '' ? '' : '\n\n'}${block}\n`
  await lab.call('reports.save', { id, name: summary.name, content: { ...content, text } })
}
