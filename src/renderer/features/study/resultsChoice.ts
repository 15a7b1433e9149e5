import { computed, shallowReactive, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import type { ResultName, ResultsChoice } from '../../../shared/figures/results/data.ts'
import type { ResultsView } from '../../../shared/figures/results/cells.ts'

type Axes = Pick<ResultsChoice, 'x' | 'y'>

/** The same result for the next study that is opened; the axes are each study's own. They stay while one goes elsewhere. */
const result = shallowRef<ResultName>('tcv')
const axes = shallowReactive(new Map<string, Axes>())
const automatic: Axes = { x: null, y: null }

export interface ResultsSwitch {
  choice: ComputedRef<ResultsChoice>
  see(result: ResultName): void
  /** `shown`: what is seen now. A field that was the other axis changes places with it. */
  put(axis: 'x' | 'y', path: string, shown: Pick<ResultsView, 'x' | 'y'>): void
}

/** Which result of a study is seen, over what. */
export function useResultsChoice(study: MaybeRefOrGetter<string>): ResultsSwitch {
  return {
    choice: computed(() => ({ result: result.value, ...(axes.get(toValue(study)) ?? automatic) })),
    see: (name) => void (result.value = name),
    put(axis, path, shown) {
      const [x, y] = [shown.x?.path ?? null, shown.y?.path ?? '']
      const next: Axes = axis === 'x' ? { x: path, y: path === y ? (x ?? '') : y } : { x: path === x ? y : x, y: path }
      axes.set(toValue(study), next)
    },
  }
}
