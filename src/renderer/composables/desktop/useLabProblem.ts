import { createGlobalState } from '@vueuse/core'
import { lab } from '../../lab.ts'
import { useLabValue } from '../useLabValue.ts'

/** Why the lab cannot open its home or history; null where it can, and until main has answered. */
export const useLabProblem = createGlobalState(() => {
  const { value, read } = useLabValue(() => lab.call('desktop.labProblem', {}))
  read()
  return value
})
