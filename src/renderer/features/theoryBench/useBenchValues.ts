import { createGlobalState, watchDebounced } from '@vueuse/core'
import { shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'
import { SpecError } from '../../../shared/spec/runSpec.ts'
import { firstValues, type BenchValues } from '../../../shared/theory/bench/values.ts'
import { formatValues, parseValues } from '../../../shared/theory/bench/valuesText.ts'
import { useRoute } from '../../composables/useRoute.ts'

/** Movements of a slider within this time are one entry of the history of the window. */
const REST_MS = 400

export interface BenchChoice {
  values: Readonly<ShallowRef<BenchValues>>
  /** The id of the pinned run; null without one. */
  run: Readonly<ShallowRef<string | null>>
  /** Why the address has no values, as a sentence. */
  problem: Readonly<ShallowRef<string | null>>
  change(changes: Partial<BenchValues>): void
  pin(run: string | null): void
}

/** The values on the page. The address holds them, so Back and Forward return to earlier ones. */
export const useBenchValues = createGlobalState((): BenchChoice => {
  const { route, go } = useRoute()
  const values = shallowRef(firstValues)
  const run = shallowRef<string | null>(null)
  const problem = shallowRef<string | null>(null)
  const address = (): { page: 'theory'; values: string; run: string | null } => ({
    page: 'theory',
    values: formatValues(values.value),
    run: run.value,
  })
  const take = (text: string, pinned: string | null): void => {
    try {
      if (text !== formatValues(values.value)) values.value = parseValues(text)
      problem.value = null
    } catch (error) {
      if (!(error instanceof SpecError)) throw error
      problem.value = `The address holds no values of the bench: ${error.message}.`
    }
    run.value = pinned
  }
  watch(
    route,
    (own) => {
      if (own.page !== 'theory') return
      if (own.values === '') go(address(), 'replace')
      else take(own.values, own.run)
    },
    { immediate: true },
  )
  watchDebounced(
    [values, run],
    () => {
      const now = route.value
      const next = address()
      if (now.page === 'theory' && (now.values !== next.values || now.run !== next.run)) go(next)
    },
    { debounce: REST_MS },
  )
  return {
    values: shallowReadonly(values),
    run: shallowReadonly(run),
    problem: shallowReadonly(problem),
    change: (changes) => (values.value = { ...values.value, ...changes }),
    pin: (own) => (run.value = own),
  }
})
