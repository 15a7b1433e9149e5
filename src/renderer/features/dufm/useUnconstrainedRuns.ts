import { createGlobalState, useTimeoutFn } from '@vueuse/core'
import { shallowReadonly, type ShallowRef } from 'vue'
import { hasEnded } from '../../../shared/contract/runs.ts'
import type { UnconstrainedRun } from '../../../shared/figures/structures/mapRead.ts'
import { useLabValue } from '../../composables/useLabValue.ts'
import { lab } from '../../lab.ts'

/** The runs of a study end side by side: all ends within this time are one reading. */
const BATCH_MS = 500

/** The runs with free features that have a place on a map; null until the first answer. */
export const useUnconstrainedRuns = createGlobalState(
  (): { runs: Readonly<ShallowRef<readonly UnconstrainedRun[] | null>> } => {
    const { value, read } = useLabValue(() => lab.call('unconstrained.runs', {}))
    const again = useTimeoutFn(read, BATCH_MS, { immediate: false })
    lab.on('runs.changed', ({ status, trashedAt }) => (hasEnded(status) || trashedAt !== null) && again.start())
    lab.on('runs.annotated', () => again.start())
    read()
    return { runs: shallowReadonly(value) }
  },
)
