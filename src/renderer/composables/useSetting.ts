import { tryOnScopeDispose } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

export interface Setting<T> {
  value: ShallowRef<T>
  /** Whether the stored value has been read. */
  isRead: ShallowRef<boolean>
  problem: ShallowRef<string | null>
  /** Changes the setting, and keeps it in the history: for every window, and after a restart. */
  write(value: T): void
}

/**
 * A setting of the history. `parse` reads the kept text, or null where none is kept; it never throws. A setting that
 * `isShared` follows changes of other windows at once; otherwise each window keeps its own until it opens again.
 */
export function useSetting<T>(name: string, parse: (text: string | null) => T, isShared = false): Setting<T> {
  const value = shallowRef(parse(null)) as ShallowRef<T>
  const { problem, attempt } = useAttempt()
  const isRead = shallowRef(false)
  let isWritten = false
  let pending = 0
  void attempt(async () => {
    const text = await lab.call('settings.read', { name })
    // A choice made meanwhile is newer.
    if (!isWritten) value.value = parse(text)
    isRead.value = true
  })
  if (isShared)
    tryOnScopeDispose(
      lab.on('settings.changed', (change) => {
        // While a write of this window is on its way, the change may be an older one.
        if (change.name === name && pending === 0) value.value = parse(change.value)
      }),
    )
  return {
    value,
    isRead,
    problem,
    write(next) {
      isWritten = true
      value.value = next
      pending += 1
      void attempt(() => lab.call('settings.write', { name, value: JSON.stringify(next) })).finally(
        () => (pending -= 1),
      )
    },
  }
}
