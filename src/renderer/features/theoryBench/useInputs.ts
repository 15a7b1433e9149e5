import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { benchSpec } from '../../../shared/theory/bench/benchSpec.ts'
import type { BenchInputs } from '../../../shared/theory/bench/parts.ts'
import type { BenchValues } from '../../../shared/theory/bench/values.ts'
import { useLatest } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

export interface InputsOf {
  inputs: ComputedRef<BenchInputs | null>
  /** Whether the answer for these data is still to come. */
  isBusy: ComputedRef<boolean>
  /** Why the data cannot be drawn, as a sentence. */
  problem: Readonly<ShallowRef<string | null>>
}

/** Reads what the inputs of the values say of the first layer, once for all values with the same data. */
export function useInputs(values: () => BenchValues): InputsOf {
  const known = shallowRef<{ key: string; inputs: BenchInputs | null } | null>(null)
  const { problem, request } = useLatest()
  const key = computed(() => {
    const { data, counts, deviation } = values()
    return JSON.stringify([data, counts, data === 'mixture' ? deviation : null])
  })
  watch(
    key,
    (asked) => {
      const spec = benchSpec({ ...values(), inputScale: 1 })
      if (typeof spec === 'string') {
        problem.value = null
        known.value = { key: asked, inputs: null }
        return
      }
      void request(
        () => lab.call('forecasts.inputs', { spec }),
        (inputs) => (known.value = { key: asked, inputs }),
        () => (known.value = { key: asked, inputs: null }),
      )
    },
    { immediate: true },
  )
  const isBusy = computed(() => known.value?.key !== key.value)
  return { inputs: computed(() => (isBusy.value ? null : (known.value?.inputs ?? null))), isBusy, problem }
}
