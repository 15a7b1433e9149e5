import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import type { StudySummary } from '../../shared/contract/studies.ts'
import { lab } from '../lab.ts'
import { mergeNewest } from './runs/runList.ts'
import { useLabValue } from './useLabValue.ts'

export interface Studies {
  /** Newest first; null until the first answer. */
  studies: Readonly<ShallowRef<readonly StudySummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** The studies of the history, up to date as long as the window is open. */
export const useStudies = createGlobalState((): Studies => {
  const { value: studies, problem, read } = useLabValue(() => lab.call('studies.list', {}))
  lab.on('studies.changed', (summary) => {
    const all = mergeNewest(studies.value ?? [], new Map([[summary.id, summary]]))
    // A study leaves the list when all its runs are in the trash.
    studies.value = all.filter(({ runs }) => runs > 0)
  })
  read()
  return { studies: shallowReadonly(studies), problem }
})
