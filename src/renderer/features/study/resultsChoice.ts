import { computed, shallowReactive, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import type { ResultName, ResultsChoice } from '../../../shared/figures/results/data.ts'
import type { ResultsView } from '../../../shared/figures/results/cells.ts'

type Axes = Pick<ResultsChoice, 'x' | 'y'>

/** All studies share the choice of the result; each study has its own axes. Both outlive the page. */
const result = shallowRef<ResultName>('tcv')
const axes = shallowReactive(new Map<string, Axes>())
const automatic: Axes = { x: null, y: null }

export interface ResultsSwitch {
  choice: ComputedRef<ResultsChoice>
  setResult(result: ResultName): void
  /** Shows a field on an axis. `shown`: the current axes. A field of the other axis swaps with this one. */
  setAxis(axis: 'x' | 'y', path: string, shown: Pick<ResultsView, 'x' | 'y'>): void
}

/** The result of a study to show, and its axes. */
export function useResultsChoice(study: MaybeRefOrGetter<string>): ResultsSwitch {
  return {
    choice: computed(() => ({ result: result.value, ...(axes.get(toValue(study)) ?? automatic) })),
    setResult: (name) => void (result.value = name),
    setAxis(axis, path, shown) {
      const [x, y] = [shown.x?.path ?? null, shown.y?.path ?? '']
      const next: Axes = axis === 'x' ? { x: path, y: path === y ? (x ?? '') : y } : { x: path === x ? y : x, y: path }
      axes.set(toValue(study), next)
    },
  }
}
