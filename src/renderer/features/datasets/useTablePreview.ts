import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { ColumnRole, Inspection, TableOptions, TablePreview } from '../../../shared/contract/datasets.ts'
import { useAttempt } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

export interface TableChoice {
  preview: Readonly<ShallowRef<TablePreview | null>>
  options: Readonly<ShallowRef<TableOptions>>
  problem: ShallowRef<string | null>
  /** Whether nothing is left to decide. */
  isDecided: ComputedRef<boolean>
  /** Changes options and inspects the files again. */
  change(changes: Partial<TableOptions>): Promise<void>
  setRole(column: number, role: ColumnRole): Promise<void>
}

const automatic: TableOptions = {
  label: null,
  drop: [],
  keep: [],
  header: null,
  delimiter: null,
  decimal: null,
  missing: [],
  encoding: null,
}

/** The preview of a table, and what a person has decided about it. */
export function useTablePreview({ files, table }: Inspection): TableChoice {
  const preview = shallowRef(table)
  const options = shallowRef(automatic)
  const { problem, attempt } = useAttempt()
  let latest = 0

  async function change(changes: Partial<TableOptions>): Promise<void> {
    options.value = { ...options.value, ...changes }
    const own = ++latest
    await attempt(async () => {
      const { table: next } = await lab.call('datasets.inspect', { files: [...files], table: options.value })
      // An answer to an earlier choice would show roles that no longer hold.
      if (own === latest) preview.value = next
    })
  }

  return {
    preview,
    options,
    problem,
    isDecided: computed(() => preview.value === null || (preview.value.questions.length === 0 && !problem.value)),
    change,
    setRole(column, role) {
      const place = `#${column + 1}`
      const without = (places: readonly string[]): string[] => places.filter((own) => own !== place)
      const { label, drop, keep } = options.value
      return change({
        label: role === 'label' ? place : label === place ? null : label,
        drop: role === 'ignored' ? [...without(drop), place] : without(drop),
        keep: role === 'feature' ? [...without(keep), place] : without(keep),
      })
    },
  }
}
