import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import type { DataSetSummary } from '../../shared/contract/datasets.ts'
import { lab } from '../lab.ts'
import { useLabValue } from './useLabValue.ts'

export interface DataSets {
  /** The embedded set, then the imported ones, newest first; null until the first answer. */
  sets: Readonly<ShallowRef<readonly DataSetSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

const useSharedSets = createGlobalState(() => {
  const { value, problem, read } = useLabValue(() => lab.call('datasets.list', {}))
  lab.on('datasets.changed', read)
  return { sets: shallowReadonly(value), problem, read }
})

/** The stored data sets, up to date as long as the window is open. */
export function useDataSets(): DataSets {
  const { sets, problem, read } = useSharedSets()
  // Each page reads them again: a run that was started counts among the runs of its set.
  read()
  return { sets, problem }
}
