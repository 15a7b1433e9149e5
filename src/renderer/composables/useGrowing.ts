import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

/** How many table rows a frame adds. */
const rowsAFrame = 100
/** Delay before appended rows appear. Without it a table of a thousand rows would lay out again for each new row. */
const pauseMs = 1000

/** Schedules work before the next paint or after a pause. Both return a handle for `clear`. */
export interface Clock {
  nextFrame(callback: () => void): number
  later(callback: () => void): number
  clear(frame: number, timer: number): void
}

const page: Clock = {
  nextFrame: (callback) => requestAnimationFrame(callback),
  later: (callback) => Number(setTimeout(callback, pauseMs)),
  clear: (frame, timer) => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  },
}

/**
 * Shows a long list in growing parts, one more part per frame, because a thousand rows take longer than a frame. Appended
 * rows appear after a pause, and another list appears at once.
 */
export function useGrowing<T>(list: () => readonly T[], clock: Clock = page): ComputedRef<readonly T[]> {
  const taken = shallowRef(list())
  const shown = shallowRef(rowsAFrame)
  let [frame, timer] = [0, 0]
  const take = (): void => {
    timer = 0
    taken.value = list()
  }
  const grow = (): void => {
    frame = 0
    if (shown.value >= taken.value.length) return
    shown.value += rowsAFrame
    frame = clock.nextFrame(grow)
  }
  watch(list, (now) => {
    const isAppended = taken.value.length > 0 && now.length >= taken.value.length && now[0] === taken.value[0]
    if (isAppended) timer ||= clock.later(take)
    else taken.value = now
  })
  watch(
    () => taken.value.length > shown.value,
    (isMore) => {
      if (isMore) frame ||= clock.nextFrame(grow)
    },
    { immediate: true },
  )
  onScopeDispose(() => clock.clear(frame, timer))
  return computed(() => (shown.value >= taken.value.length ? taken.value : taken.value.slice(0, shown.value)))
}
