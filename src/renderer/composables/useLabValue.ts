import { readonly, shallowRef, type ShallowRef } from 'vue'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

interface LabValue<T> {
  /** null until the first answer. */
  value: ShallowRef<T | null>
  problem: Readonly<ShallowRef<string | null>>
  /** Reads the value again. */
  read(): void
}

/** A value of the lab, which is read by `read`, and again when the lab restarts. */
export function useLabValue<T>(ask: () => Promise<T>): LabValue<T> {
  const value = shallowRef<T | null>(null)
  const { problem, attempt } = useAttempt()
  const read = (): void =>
    void attempt(async () => {
      value.value = await ask()
    })
  lab.on('system.labRestarted', read)
  return { value, problem: readonly(problem), read }
}
