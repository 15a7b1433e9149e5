import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'

/** The time in milliseconds, once a second: for clocks that run between two messages. */
export function useNow(): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), 1000)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
