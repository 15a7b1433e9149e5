import { shallowRef, type ShallowRef } from 'vue'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface Setting<T> {
  value: ShallowRef<T>
  problem: ShallowRef<string | null>
  /** Changes it, and keeps it in the history: for every window, and after a restart. */
  write(value: T): void
}

/** Something that the window keeps. `parse`: what was written, or null where nothing was; it throws at nothing. */
export function useSetting<T>(name: string, parse: (text: string | null) => T): Setting<T> {
  const value = shallowRef(parse(null)) as ShallowRef<T>
  const problem = shallowRef<string | null>(null)
  let isWritten = false
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  void attempt(async () => {
    const text = await lab.call('settings.read', { name })
    // What was chosen meanwhile is newer.
    if (!isWritten) value.value = parse(text)
  })
  return {
    value,
    problem,
    write(next) {
      isWritten = true
      value.value = next
      void attempt(async () => void (await lab.call('settings.write', { name, value: JSON.stringify(next) })))
    },
  }
}
