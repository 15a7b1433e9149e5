import { createGlobalState } from '@vueuse/core'
import { computed, watch, type ComputedRef } from 'vue'
import { useRuns } from '../runs/useRuns.ts'
import { useSetting } from '../useSetting.ts'

type Stored = 'unknown' | 'open' | 'closed'

const parse = (text: string | null): Stored => (text === '"open"' ? 'open' : text === '"closed"' ? 'closed' : 'unknown')

interface Welcome {
  isOpen: ComputedRef<boolean>
  open(): void
  /** Closes the welcome for good. */
  close(): void
}

/** The welcome. Collapsar shows it in a history without runs, until the user closes it. */
export const useWelcome = createGlobalState((): Welcome => {
  const { value, isRead, write } = useSetting('welcome', parse, true)
  const { runs } = useRuns()
  watch([isRead, runs], () => {
    if (isRead.value && value.value === 'unknown' && runs.value?.length === 0) write('open')
  })
  return {
    isOpen: computed(() => value.value === 'open'),
    open: () => write('open'),
    close: () => write('closed'),
  }
})
