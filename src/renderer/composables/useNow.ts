import { createSharedComposable, useIntervalFn, useTimestamp } from '@vueuse/core'

/** The time in milliseconds, once a second: one clock for all that is on screen. */
export const useNow = createSharedComposable(() => useTimestamp({ scheduler: (update) => useIntervalFn(update, 1000) }))
