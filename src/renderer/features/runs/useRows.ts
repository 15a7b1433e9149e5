import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'

export const rowHeight = 28
/** The table changes its rows in blocks: most scroll events then change nothing. */
const block = 12
/** The height of a frame that is not laid out yet. */
const initialHeight = 800

export interface RowRange {
  first: number
  /** Exclusive. */
  last: number
}

/** Returns the rows to draw: those in view, rounded outwards to blocks, and a block beyond both edges. */
export const drawnRows = (startIndex: number, endIndex: number, count: number): RowRange => ({
  first: Math.max(0, (Math.floor(startIndex / block) - 1) * block),
  last: Math.min(count, (Math.floor(endIndex / block) + 2) * block),
})

/** Follows which of `count` rows a scrolling frame shows. `head`: height of the sticky head in pixels. */
export function useRows(frame: Readonly<Ref<HTMLElement | null>>, count: () => number, head: number) {
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: count(),
      getScrollElement: () => frame.value,
      estimateSize: () => rowHeight,
      paddingStart: head,
      scrollPaddingStart: head,
      initialRect: { width: 0, height: initialHeight },
      overscan: 0,
    })),
  )
  const range = computed(() => {
    const rows = virtualizer.value.getVirtualItems()
    return drawnRows(rows[0]?.index ?? 0, rows.at(-1)?.index ?? 0, count())
  })
  return {
    first: computed(() => range.value.first),
    last: computed(() => range.value.last),
    perPage: () =>
      Math.max(1, Math.floor(((virtualizer.value.scrollRect?.height ?? initialHeight) - head) / rowHeight) - 1),
    show: (index: number) => virtualizer.value.scrollToIndex(index),
  }
}
