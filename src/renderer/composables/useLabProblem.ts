import { createGlobalState } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import type { LabProblem } from '../../shared/contract/desktop.ts'
import { lab } from '../lab.ts'

/** Why the lab cannot open its home or history; null where it can, and until main has answered. */
export const useLabProblem = createGlobalState((): ShallowRef<LabProblem | null> => {
  const problem = shallowRef<LabProblem | null>(null)
  const read = async (): Promise<void> => {
    problem.value = await lab.call('desktop.labProblem', {}).catch(() => null)
  }
  lab.on('system.labRestarted', () => void read())
  void read()
  return problem
})
