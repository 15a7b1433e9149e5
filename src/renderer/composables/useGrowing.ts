import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

/** Rows of a table that are made within one frame. */
const rowsAFrame = 100
/** Until a list is looked at again that goes on: a table of a thousand rows is laid out anew for each that comes. */
const pauseMs = 1000

/** When work is done: before the next paint, or after a pause. Each answers with what `clear` calls off. */
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
 * A list that may be long, more of it from frame to frame until it is whole: no frame has a thousand rows to make. What
 * is added to it comes after a pause, another list at once.
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
    const goesOn = taken.value.length > 0 && now.length >= taken.value.length && now[0] === taken.value[0]
    if (goesOn) timer ||= clock.later(take)
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
