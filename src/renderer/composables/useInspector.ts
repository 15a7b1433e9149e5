import { shallowRef, watch, type ShallowRef } from 'vue'

const key = 'inspector'
const isOpen = shallowRef(typeof localStorage === 'undefined' || localStorage.getItem(key) !== 'closed')
watch(isOpen, (open) => localStorage.setItem(key, open ? 'open' : 'closed'))

/** Whether the right column shows: the same on every page, and after a restart. */
export function useInspector(): ShallowRef<boolean> {
  return isOpen
}
