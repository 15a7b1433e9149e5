import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'

export const rowHeight = 28
/** Drawn beyond both edges, so that a quick scroll shows rows and not a gap. */
const spare = 12

export interface RowWindow {
  first: number
  /** Exclusive. */
  last: number
}

/** Which rows of `count` are to be drawn when those from `top` on are in a frame of `height`, both in pixels. */
export function rowWindow(count: number, top: number, height: number): RowWindow {
  const seen = Math.ceil(height / rowHeight) + 1
  // In steps, so that most scroll events change nothing.
  const first = Math.max(0, Math.floor(top / rowHeight / spare) * spare - spare)
  return { first: Math.min(first, count), last: Math.min(count, first + seen + 3 * spare) }
}

/** How far the frame has to be scrolled for row `at` to be seen below a head of `head` pixels. */
export function scrollTo(at: number, top: number, height: number, head: number): number {
  const above = at * rowHeight
  if (above < top) return above
  return Math.max(top, above + rowHeight - (height - head))
}

/** The rows that a scrolling frame shows, of `count` of one height. */
export function useRows(frame: Readonly<Ref<HTMLElement | null>>, count: () => number, head: number) {
  const top = shallowRef(0)
  const height = shallowRef(800)
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure)
  function measure(): void {
    top.value = frame.value?.scrollTop ?? 0
    height.value = frame.value?.clientHeight ?? 800
  }
  watch(frame, (element) => {
    observer?.disconnect()
    if (element) observer?.observe(element)
  })
  onScopeDispose(() => observer?.disconnect())
  return {
    window: computed(() => rowWindow(count(), top.value, height.value)),
    scrolled: measure,
    perPage: () => Math.max(1, Math.floor((height.value - head) / rowHeight) - 1),
    show(at: number): void {
      const element = frame.value
      if (element) element.scrollTop = scrollTo(at, element.scrollTop, element.clientHeight, head)
    },
  }
}
