import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { DataSetSummary, ImportRequestInput } from '../../../shared/contract/datasets.ts'
import { CallError } from '../../../shared/contract/errors.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'

/** An import as it is shown. */
export interface ShownImport {
  id: string
  name: string
  stage: 'reading' | 'writing'
  /** 0 … 1 of its stage. */
  done: number
  /** How it ended badly; null while it goes on. */
  problem: string | null
  isCancelled: boolean
}

const imports = shallowRef<readonly ShownImport[]>([])
let isListening = false

const change = (id: string, news: Partial<ShownImport>): void => {
  imports.value = imports.value.map((item) => (item.id === id ? { ...item, ...news } : item))
}
const forget = (id: string): void => {
  imports.value = imports.value.filter((item) => item.id !== id)
}

/** What is being imported. It goes on whatever page is shown, and what failed stays until it is dismissed. */
export function useImports(): {
  imports: Readonly<ShallowRef<readonly ShownImport[]>>
  /** Resolves to what is in the home then; null where it failed or was cancelled, which the list says. */
  begin(request: Omit<ImportRequestInput, 'id'>): Promise<{ dataset: DataSetSummary; wasThere: boolean } | null>
  cancel(id: string): Promise<void>
  dismiss(id: string): void
} {
  if (!isListening) {
    isListening = true
    lab.on('datasets.progressed', ({ id, stage, done }) => change(id, { stage, done }))
  }
  return {
    imports: readonly(imports) as Readonly<ShallowRef<readonly ShownImport[]>>,
    async begin(request) {
      const id = crypto.randomUUID()
      const name = request.name ?? request.files[0]?.split(/[/\\]/).at(-1) ?? ''
      imports.value = [...imports.value, { id, name, stage: 'reading', done: 0, problem: null, isCancelled: false }]
      try {
        const made = await lab.call('datasets.import', { id, ...request })
        forget(id)
        return made
      } catch (error) {
        const isCancelled = imports.value.some((item) => item.id === id && item.isCancelled)
        if (isCancelled && error instanceof CallError && error.code === 'notPossible') forget(id)
        else change(id, { problem: sentence(error) })
        return null
      }
    },
    async cancel(id) {
      change(id, { isCancelled: true })
      // Where it has ended meanwhile, its own answer says how.
      await lab.call('datasets.cancel', { id }).catch(() => {})
    },
    dismiss: forget,
  }
}
