import { createGlobalState } from '@vueuse/core'
import { shallowReactive, shallowRef } from 'vue'
import type { CheckpointComparison, CheckpointResult } from '../../../shared/contract/checkpoints.ts'
import { useLatest } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

/** The files beside a checkpoint; null where none is chosen. */
export interface Companions {
  layers: string | null
  features: string | null
  labels: string | null
}

/** The checkpoint of this window. It stays while other pages are shown. */
export const useCheckpoint = createGlobalState(() => {
  const files = shallowRef<readonly string[]>([])
  const companions = shallowReactive<Companions>({ layers: null, features: null, labels: null })
  const result = shallowRef<CheckpointResult | null>(null)
  const comparison = shallowRef<CheckpointComparison | null>(null)
  /** The share that is done, 0 … 1; null while nothing runs. */
  const done = shallowRef<number | null>(null)
  const { problem, request, cancel } = useLatest()
  lab.on('checkpoints.progressed', (progress) => {
    if (done.value !== null) done.value = progress.done
  })

  /** Computes everything again. The lab stops an older computation, whose answer nobody waits for. */
  async function analyse(): Promise<void> {
    const [first, second] = files.value
    if (first === undefined) return
    if (done.value !== null) await lab.call('checkpoints.stop', {})
    done.value = 0
    const end = (): void => void (done.value = null)
    if (second !== undefined)
      await request(
        () => lab.call('checkpoints.compare', { files: [first, second] }),
        (answer) => {
          comparison.value = answer
          result.value = null
          end()
        },
        end,
      )
    else
      await request(
        () => lab.call('checkpoints.analyse', { file: first, ...companions }),
        (answer) => {
          result.value = answer
          comparison.value = null
          end()
        },
        end,
      )
  }
  return {
    files,
    companions,
    result,
    comparison,
    done,
    problem,
    open: (paths: readonly string[]) => {
      files.value = paths
      if (paths.length > 1) Object.assign(companions, { layers: null, features: null, labels: null })
      return analyse()
    },
    /** Sets a file beside the checkpoint. Features and labels are analysed when both are there, and leave together. */
    add: (name: keyof Companions, path: string | null) => {
      companions[name] = path
      if (path === null && name !== 'layers') companions.features = companions.labels = null
      const isHalf = (companions.features === null) !== (companions.labels === null)
      return isHalf ? Promise.resolve() : analyse()
    },
    stop: async () => {
      cancel()
      done.value = null
      await lab.call('checkpoints.stop', {})
    },
  }
})
