import { createGlobalState } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { useWelcome } from './useWelcome.ts'

interface Tour {
  /** The step on screen, from 0; null while no tour is on. */
  step: ShallowRef<number | null>
  start(): void
  /** Ends the tour. The welcome does not appear again. */
  end(): void
}

/** The tour of this window. The user starts it from the welcome or from Help. */
export const useTour = createGlobalState((): Tour => {
  const step = shallowRef<number | null>(null)
  const welcome = useWelcome()
  return {
    step,
    start: () => {
      step.value = 0
      welcome.close()
    },
    end: () => (step.value = null),
  }
})
