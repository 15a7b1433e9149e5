import { tryOnScopeDispose } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { CallError } from '../../shared/contract/errors.ts'
import { sentence } from '../text/sentence.ts'

/** Runs the work, and resolves to whether it succeeded. */
export type Attempt = (work: () => Promise<unknown>) => Promise<boolean>

interface Attempts {
  /** Why the last attempt failed, as a sentence; null after a success. */
  problem: ShallowRef<string | null>
  /** Whether the last attempt failed because another engine made a checkpoint. */
  isOtherEngine: ShallowRef<boolean>
  attempt: Attempt
}

/** Runs work that may fail, and keeps the reason of the last failure. */
export function useAttempt(): Attempts {
  const problem = shallowRef<string | null>(null)
  const isOtherEngine = shallowRef(false)
  const attempt: Attempt = async (work) => {
    isOtherEngine.value = false
    try {
      await work()
      problem.value = null
      return true
    } catch (error) {
      problem.value = sentence(error)
      isOtherEngine.value = error instanceof CallError && error.code === 'otherEngine'
      return false
    }
  }
  return { problem, isOtherEngine, attempt }
}

interface LatestRequest {
  /** Why the last request failed, as a sentence; null after a success. */
  problem: ShallowRef<string | null>
  /** Takes the answer, unless a newer request began meanwhile. `fail` runs when this request is still the last. */
  request<T>(ask: () => Promise<T>, take: (answer: T) => void, fail?: () => void): Promise<void>
  /** Drops the answer that is still to come. */
  cancel(): void
}

/** Sends requests of which only the last one counts. */
export function useLatest(): LatestRequest {
  const problem = shallowRef<string | null>(null)
  let last = 0
  const cancel = (): void => void last++
  tryOnScopeDispose(cancel)
  return {
    problem,
    cancel,
    async request(ask, take, fail) {
      const own = ++last
      try {
        const answer = await ask()
        if (own !== last) return
        problem.value = null
        take(answer)
      } catch (error) {
        if (own !== last) return
        problem.value = sentence(error)
        fail?.()
      }
    },
  }
}
