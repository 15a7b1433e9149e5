import { onScopeDispose, shallowReadonly, shallowRef } from 'vue'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { useAttempt } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

/** Follows the runs in the trash, newest first. `runs` is null until the first answer. */
export function useTrash() {
  const runs = shallowRef<readonly RunSummary[] | null>(null)
  const { problem, attempt } = useAttempt()
  const read = (): Promise<boolean> =>
    attempt(async () => void (runs.value = await lab.call('runs.list', { inTrash: true })))
  const listeners = [
    lab.on('runs.annotated', () => void read()),
    lab.on('runs.purged', () => void read()),
    lab.on('system.labRestarted', () => void read()),
  ]
  onScopeDispose(() => {
    for (const stop of listeners) stop()
  })
  void read()
  return { runs: shallowReadonly(runs), problem: shallowReadonly(problem) }
}
