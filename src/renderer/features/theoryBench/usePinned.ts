import { onScopeDispose, shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'
import type { TheoryResult } from '../../../shared/contract/analyses/theory.ts'
import type { Measurement } from '../../../shared/contract/measurements.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import { useLatest } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

/** A run beside the forecast: its last measurement, and the theorems at its weights where they were computed. */
export interface Pinned {
  id: string
  name: string
  spec: RunSpec
  /** Samples of each class. */
  counts: number[]
  last: Measurement | null
  theory: TheoryResult | null
}

export interface PinnedRun {
  pinned: Readonly<ShallowRef<Pinned | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** Reads the pinned run, and again when it ends. */
export function usePinned(run: () => string | null): PinnedRun {
  const pinned = shallowRef<Pinned | null>(null)
  const { problem, request, cancel } = useLatest()
  const read = (id: string): Promise<void> =>
    request(
      async (): Promise<Pinned> => {
        const { summary, spec, forecast, measurements } = await lab.call('runs.read', { id })
        const kept = await lab.call('analyses.kept', { run: id, kind: 'theory', parameters: {} })
        return {
          id,
          name: summary.name,
          spec,
          counts: [...forecast.counts],
          last: measurements.at(-1) ?? null,
          theory: kept?.kind === 'theory' ? kept : null,
        }
      },
      (own) => (pinned.value = own),
      () => (pinned.value = null),
    )
  watch(
    run,
    (id) => {
      cancel()
      problem.value = null
      pinned.value = null
      if (id !== null) void read(id)
    },
    { immediate: true },
  )
  onScopeDispose(lab.on('runs.changed', ({ id }) => void (id === run() && read(id))))
  return { pinned: shallowReadonly(pinned), problem }
}
