import { onScopeDispose, readonly, shallowRef } from 'vue'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'

/** The runs in the trash, newest first; null until the first answer. */
export function useTrash() {
  const runs = shallowRef<readonly RunSummary[] | null>(null)
  const problem = shallowRef<string | null>(null)
  const read = async (): Promise<void> => {
    try {
      runs.value = await lab.call('runs.list', { inTrash: true })
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const listeners = [
    lab.on('runs.annotated', () => void read()),
    lab.on('runs.purged', () => void read()),
    lab.on('system.labRestarted', () => void read()),
  ]
  onScopeDispose(() => {
    for (const stop of listeners) stop()
  })
  void read()
  return { runs: readonly(runs) as typeof runs, problem: readonly(problem) }
}
