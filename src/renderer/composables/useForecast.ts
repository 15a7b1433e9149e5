import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface ForecastOf {
  /** null until it has been computed. */
  forecast: Readonly<ShallowRef<Forecast | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** A forecast depends on its spec alone: the card and the page of an experiment share it. */
const known = new Map<string, Promise<Forecast>>()

/** A form asks with every change of a field. */
const remembered = 100

function ask(spec: RunSpec): Promise<Forecast> {
  const key = canonicalJson(spec)
  const answer = known.get(key) ?? lab.call('forecasts.make', { spec })
  known.set(key, answer)
  answer.catch(() => known.delete(key))
  for (const oldest of known.keys()) {
    if (known.size <= remembered) break
    known.delete(oldest)
  }
  return answer
}

/** What is known of a spec before any training. */
export function useForecast(spec: MaybeRefOrGetter<RunSpec>): ForecastOf {
  const forecast = shallowRef<Forecast | null>(null)
  const problem = shallowRef<string | null>(null)
  const make = async (wanted: RunSpec): Promise<void> => {
    try {
      const answer = await ask(wanted)
      if (wanted !== toValue(spec)) return
      forecast.value = answer
      problem.value = null
    } catch (error) {
      if (wanted === toValue(spec)) problem.value = sentence(error)
    }
  }
  watch(() => toValue(spec), make, { immediate: true })
  onScopeDispose(lab.on('system.labRestarted', () => void (forecast.value ?? make(toValue(spec)))))
  return { forecast, problem }
}
