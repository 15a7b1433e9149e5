import { createGlobalState } from '@vueuse/core'
import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { DataSetSummary } from '../../shared/contract/datasets.ts'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

export interface DataSets {
  /** The embedded set, then the imported ones, newest first; null until the first answer. */
  sets: Readonly<ShallowRef<readonly DataSetSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

const useSharedSets = createGlobalState(() => {
  const sets = shallowRef<readonly DataSetSummary[] | null>(null)
  const { problem, attempt } = useAttempt()
  const read = (): Promise<boolean> =>
    attempt(async () => {
      sets.value = await lab.call('datasets.list', {})
    })
  lab.on('datasets.changed', () => void read())
  lab.on('system.labRestarted', () => void read())
  return { sets: readonly(sets) as DataSets['sets'], problem: readonly(problem), read }
})

/** The stored data sets, up to date as long as the window is open. */
export function useDataSets(): DataSets {
  const { sets, problem, read } = useSharedSets()
  // Each page reads them again: a run that was started counts among the runs of its set.
  void read()
  return { sets, problem }
}
