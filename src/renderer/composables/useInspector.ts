import { shallowRef, watch, type ShallowRef } from 'vue'

const key = 'inspector'
const isBrowser = typeof localStorage !== 'undefined'
const narrow = isBrowser ? matchMedia('(width < 1080px)') : null
const remembered = (): boolean => !isBrowser || localStorage.getItem(key) !== 'closed'
const isOpen = shallowRef(remembered() && !narrow?.matches)

// A window that becomes narrow needs the room; what was chosen in a wide one stays chosen.
narrow?.addEventListener('change', () => (isOpen.value = remembered() && !narrow.matches))
watch(isOpen, (open) => {
  if (!narrow?.matches) localStorage.setItem(key, open ? 'open' : 'closed')
})

/** Whether the right column shows: the same on every page, and after a restart. */
export function useInspector(): ShallowRef<boolean> {
  return isOpen
}
