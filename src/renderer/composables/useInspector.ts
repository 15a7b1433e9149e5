import { createGlobalState, useLocalStorage, useMediaQuery } from '@vueuse/core'
import { shallowRef, watch, type ShallowRef } from 'vue'

/** Whether the right column shows: the same on every page, and after a restart. */
export const useInspector = createGlobalState((): ShallowRef<boolean> => {
  const chosen = useLocalStorage<string>('inspector', 'open', { writeDefaults: false })
  const isNarrow = useMediaQuery('(width < 1080px)')
  const isWanted = (): boolean => chosen.value !== 'closed' && !isNarrow.value
  const isOpen = shallowRef(isWanted())
  // A narrow window needs the room. The choice made in a wide window is kept.
  watch(isNarrow, () => (isOpen.value = isWanted()))
  watch(isOpen, (open) => {
    if (!isNarrow.value) chosen.value = open ? 'open' : 'closed'
  })
  return isOpen
})
