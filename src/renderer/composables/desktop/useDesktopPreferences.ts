import { createGlobalState } from '@vueuse/core'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import type { DesktopPreferences } from '../../../shared/contract/desktop.ts'
import { lab } from '../../lab.ts'
import { useAttempt, type Attempt } from '../useAttempt.ts'

interface Preferences {
  /** null until main has answered. */
  preferences: Readonly<ShallowRef<DesktopPreferences | null>>
  problem: ShallowRef<string | null>
  attempt: Attempt
}

/** Theme and home, which main keeps outside the history. Follows changes of other windows. */
export const useDesktopPreferences = createGlobalState((): Preferences => {
  const preferences = shallowRef<DesktopPreferences | null>(null)
  const { problem, attempt } = useAttempt()
  const read = (): void =>
    void attempt(async () => void (preferences.value = await lab.call('desktop.readPreferences', {})))
  lab.on('desktop.preferencesChanged', read)
  read()
  return { preferences: shallowReadonly(preferences), problem, attempt }
})
