import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

/** Rows of a table that are made within one frame. */
const rowsAFrame = 100

/** A list that may be long, more of it from frame to frame until it is whole: no frame has a thousand rows to make. */
export function useGrowing<T>(
  list: () => readonly T[],
  nextFrame: (callback: () => void) => number = requestAnimationFrame,
): ComputedRef<readonly T[]> {
  const shown = shallowRef(rowsAFrame)
  let frame = 0
  const grow = (): void => {
    frame = 0
    if (shown.value >= list().length) return
    shown.value += rowsAFrame
    frame = nextFrame(grow)
  }
  watch(
    () => list().length > shown.value,
    (isMore) => {
      if (isMore) frame ||= nextFrame(grow)
    },
    { immediate: true },
  )
  onScopeDispose(() => frame && cancelAnimationFrame(frame))
  return computed(() => (shown.value >= list().length ? list() : list().slice(0, shown.value)))
}
