import { shallowRef, type ShallowRef } from 'vue'
import { sentence } from '../text/sentence.ts'

/** What is tried, and why the last of it failed; null where it did not. */
export function useAttempt(): {
  problem: ShallowRef<string | null>
  attempt(work: () => Promise<unknown>): Promise<boolean>
} {
  const problem = shallowRef<string | null>(null)
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      problem.value = null
      return true
    } catch (error) {
      problem.value = sentence(error)
      return false
    }
  }
  return { problem, attempt }
}
