import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Pace } from '../../../shared/contract/forecasts.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import { lab } from '../../lab.ts'

/** How fast runs like this were here: undefined until the history has answered, null where it has none. */
export function usePace(spec: Readonly<Ref<RunSpec>>): Readonly<ShallowRef<Pace | null | undefined>> {
  const pace = shallowRef<Pace | null>()
  const ask = async (): Promise<void> => {
    const wanted = spec.value
    // Without an answer the time is not known; what else is wrong is said where the forecast is.
    const answer = await lab.call('forecasts.pace', { spec: wanted }).catch(() => undefined)
    if (wanted === spec.value) pace.value = answer
  }
  watch(spec, ask, { immediate: true })
  onScopeDispose(
    lab.on('runs.changed', ({ status }) => {
      if (status === 'finished') void ask()
    }),
  )
  return pace
}
