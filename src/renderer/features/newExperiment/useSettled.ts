import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** The last value that was there for a while: null in between, and every value that is followed at once by another, is left out. */
export function useSettled<T>(source: () => T | null, milliseconds = 250): Readonly<ShallowRef<T | null>> {
  const settled = shallowRef<T | null>(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    if (value !== null) timer = setTimeout(() => (settled.value = value), milliseconds)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
