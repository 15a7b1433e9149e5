import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { indexSpecs, type SpecIndex } from '../../shared/filter/specIndex.ts'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

export interface Specs {
  specs: Readonly<ShallowRef<SpecIndex>>
  problem: Readonly<ShallowRef<string | null>>
  /** Reads the specs again when one of these runs is new. Specs never change. */
  need(ids: readonly string[]): void
}

/** The specs of all runs, shared by all pages. */
export const useSpecs = createGlobalState((): Specs => {
  const specs = shallowRef(indexSpecs({ ids: [], columns: [] }))
  const { problem, attempt } = useAttempt()
  let isReading = false
  const read = async (): Promise<void> => {
    isReading = true
    await attempt(async () => {
      specs.value = indexSpecs(await lab.call('runs.specs', {}))
    })
    isReading = false
  }
  return {
    specs: shallowReadonly(specs),
    problem: shallowReadonly(problem),
    need: (ids) => {
      if (!isReading && ids.some((id) => !specs.value.has(id))) void read()
    },
  }
})
