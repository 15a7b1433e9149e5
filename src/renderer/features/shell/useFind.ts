import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { findMatches, type TextPiece } from './findMatches.ts'

/** Names of highlights in `styles/controls.css`. */
const [allName, currentName] = ['found', 'found-current']
const REST_MS = 150

/** Returns the visible texts of the page in their order. */
function textsOf(page: Element): TextPiece<Text>[] {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  const pieces: TextPiece<Text>[] = []
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    const parent = node.parentElement
    if (!parent || node.data.trim() === '' || !parent.checkVisibility() || parent.closest('.visually-hidden')) continue
    pieces.push({ node, text: node.data, block: blockOf(parent) })
  }
  return pieces
}

function blockOf(element: Element): Element {
  let block = element
  while (block.parentElement && getComputedStyle(block).display === 'inline') block = block.parentElement
  return block
}

/** Finds text in the page on screen, and marks it without changing the page. */
export function useFind(page: () => Element | null) {
  const query = shallowRef('')
  const isOpen = shallowRef(false)
  const ranges = shallowRef<readonly Range[]>([])
  const current = shallowRef(0)

  const mark = (): void => {
    CSS.highlights.set(allName, new Highlight(...ranges.value))
    const range = ranges.value[current.value]
    CSS.highlights.set(currentName, new Highlight(...(range ? [range] : [])))
  }
  const clear = (): void => {
    CSS.highlights.delete(allName)
    CSS.highlights.delete(currentName)
  }
  const show = (): void => {
    mark()
    ranges.value[current.value]?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' })
  }
  const search = (): void => {
    const root = page()
    const found = isOpen.value && root ? findMatches(textsOf(root), query.value) : []
    ranges.value = found.map(({ start, end }) => {
      const range = new Range()
      range.setStart(start.node, start.offset)
      range.setEnd(end.node, end.offset)
      return range
    })
    current.value = Math.min(current.value, Math.max(0, ranges.value.length - 1))
    mark()
  }
  const observer = new MutationObserver(useDebounceFn(search, REST_MS))
  watch(isOpen, (open) => {
    const root = page()
    observer.disconnect()
    if (!open) return clear()
    if (root) observer.observe(root, { childList: true, subtree: true, characterData: true })
    search()
  })
  watch(query, () => {
    current.value = 0
    search()
    show()
  })
  onScopeDispose(() => {
    observer.disconnect()
    clear()
  })
  return {
    query,
    isOpen,
    /** How many matches there are, and which one is current, from 1 on; 0 without a match. */
    count: computed(() => ranges.value.length),
    place: computed(() => (ranges.value.length === 0 ? 0 : current.value + 1)),
    move: (by: 1 | -1): void => {
      const count = ranges.value.length
      if (count === 0) return
      current.value = (current.value + by + count) % count
      show()
    },
  }
}
