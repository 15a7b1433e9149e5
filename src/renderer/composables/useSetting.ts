import { shallowRef, type ShallowRef } from 'vue'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

export interface Setting<T> {
  value: ShallowRef<T>
  problem: ShallowRef<string | null>
  /** Changes the setting, and keeps it in the history: for every window, and after a restart. */
  write(value: T): void
}

/** A setting of the window. `parse` reads the kept text, or null where none is kept; it never throws. */
export function useSetting<T>(name: string, parse: (text: string | null) => T): Setting<T> {
  const value = shallowRef(parse(null)) as ShallowRef<T>
  const { problem, attempt } = useAttempt()
  let isWritten = false
  void attempt(async () => {
    const text = await lab.call('settings.read', { name })
    // A choice made meanwhile is newer.
    if (!isWritten) value.value = parse(text)
  })
  return {
    value,
    problem,
    write(next) {
      isWritten = true
      value.value = next
      void attempt(() => lab.call('settings.write', { name, value: JSON.stringify(next) }))
    },
  }
}
