import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import type { DataSetSummary, ImportRequestInput } from '../../../shared/contract/datasets.ts'
import { CallError } from '../../../shared/contract/errors.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'

/** An import as the list shows it. */
export interface ShownImport {
  id: string
  name: string
  stage: 'reading' | 'writing'
  /** Progress of its stage, 0 … 1. */
  done: number
  /** Why it failed; null while it is running. */
  problem: string | null
  isCancelled: boolean
}

interface Imports {
  imports: Readonly<ShallowRef<readonly ShownImport[]>>
  /** Imports files, and resolves to the data set; null when the import failed or was cancelled, which the list shows. */
  begin(
    request: Omit<ImportRequestInput, 'id'>,
  ): Promise<{ dataset: DataSetSummary; wasThere: boolean; notes: string[] } | null>
  /** What the last import of this window read as what. */
  latest: Readonly<ShallowRef<{ dataset: string; notes: readonly string[] } | null>>
  cancel(id: string): Promise<void>
  dismiss(id: string): void
}

/** The imports of this window. They continue on every page, and a failed one stays until it is dismissed. */
export const useImports = createGlobalState((): Imports => {
  const imports = shallowRef<readonly ShownImport[]>([])
  const latest = shallowRef<{ dataset: string; notes: readonly string[] } | null>(null)
  const change = (id: string, changes: Partial<ShownImport>): void => {
    imports.value = imports.value.map((item) => (item.id === id ? { ...item, ...changes } : item))
  }
  const dismiss = (id: string): void => {
    imports.value = imports.value.filter((item) => item.id !== id)
  }
  lab.on('datasets.progressed', ({ id, stage, done }) => change(id, { stage, done }))
  return {
    imports: shallowReadonly(imports),
    latest: shallowReadonly(latest),
    async begin(request) {
      const id = crypto.randomUUID()
      const name = request.name ?? request.files[0]?.split(/[/\\]/).at(-1) ?? ''
      imports.value = [...imports.value, { id, name, stage: 'reading', done: 0, problem: null, isCancelled: false }]
      try {
        const answer = await lab.call('datasets.import', { id, ...request })
        dismiss(id)
        latest.value = { dataset: answer.dataset.id, notes: answer.notes }
        return answer
      } catch (error) {
        const isCancelled = imports.value.some((item) => item.id === id && item.isCancelled)
        if (isCancelled && error instanceof CallError && error.code === 'notPossible') dismiss(id)
        else change(id, { problem: sentence(error) })
        return null
      }
    },
    async cancel(id) {
      change(id, { isCancelled: true })
      // An import that ended meanwhile reports its own end.
      await lab.call('datasets.cancel', { id }).catch(() => {})
    },
    dismiss,
  }
})
