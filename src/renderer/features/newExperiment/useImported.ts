import { computed, type ComputedRef } from 'vue'
import type { DataSetSummary } from '../../../shared/contract/datasets.ts'
import { useDataSets } from '../../composables/useDataSets.ts'

/** The imported data sets that can be used, newest first. */
export function useImported(): { imported: ComputedRef<readonly DataSetSummary[]> } {
  const { sets } = useDataSets()
  const imported = computed(() =>
    (sets.value ?? []).filter(({ kind, problem }) => kind === 'imported' && problem === null),
  )
  return { imported }
}
