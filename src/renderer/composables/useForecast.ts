import QuickLRU from 'quick-lru'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { lab } from '../lab.ts'
import { useLatest } from './useAttempt.ts'

export interface ForecastOf {
  /** null until it has been computed. */
  forecast: Readonly<ShallowRef<Forecast | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** A forecast depends on its spec alone: the card and the page of a preset share it. */
const known = new QuickLRU<string, Promise<Forecast>>({ maxSize: 100 })

function ask(spec: RunSpec): Promise<Forecast> {
  const key = canonicalJson(spec)
  const answer = known.get(key) ?? lab.call('forecasts.make', { spec })
  known.set(key, answer)
  answer.catch(() => known.delete(key))
  return answer
}

/** Returns the forecast of a spec, which needs no training. */
export function useForecast(spec: MaybeRefOrGetter<RunSpec>): ForecastOf {
  const forecast = shallowRef<Forecast | null>(null)
  const { problem, request } = useLatest()
  const read = (): Promise<void> =>
    request(
      () => ask(toValue(spec)),
      (answer) => (forecast.value = answer),
    )
  watch(() => toValue(spec), read, { immediate: true })
  onScopeDispose(lab.on('system.labRestarted', () => void (forecast.value ?? read())))
  return { forecast, problem }
}
