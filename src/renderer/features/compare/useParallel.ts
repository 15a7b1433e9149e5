import { computed, shallowRef } from 'vue'
import { linesWithin } from '../../../shared/figures/compare/parallel.ts'
import type { Interval } from '../../../shared/figures/compare/parallelLayout.ts'
import {
  axesOf,
  axisFields,
  intervalKey,
  linesOf,
  shownKeys,
  type AxisField,
  type ParallelChoice,
} from '../../../shared/comparison/parallelAxes.ts'
import { parallelColour } from '../../../shared/comparison/pages.ts'
import type { ComparedRuns } from './useComparedRuns.ts'

const initialChoice: ParallelChoice = { keys: null, logs: {}, intervals: {}, colour: null }

/** The choices of the Parallel tab; they last as long as the window. */
const kept = shallowRef(initialChoice)

/** The runs over the chosen axes, and the runs within all intervals. `hidden` are the ids that the user has hidden. */
export function useParallel(
  runs: Pick<ComparedRuns, 'compared' | 'specs' | 'labels'>,
  hidden: () => ReadonlySet<string>,
  choice = kept,
) {
  const change = (part: Partial<ParallelChoice>): void => void (choice.value = { ...choice.value, ...part })
  const drawn = computed(() => runs.compared.value.filter(({ summary }) => !hidden().has(summary.id)))
  const fields = computed(() => axisFields(drawn.value, runs.specs.value))
  const keys = computed(() => shownKeys(fields.value, drawn.value, choice.value))
  const axes = computed(() => axesOf(fields.value, keys.value, choice.value))
  const lines = computed(() => linesOf(fields.value, keys.value, drawn.value, runs.labels.value))
  const colour = computed(() => parallelColour(axes.value, lines.value.length, choice.value.colour))
  return {
    fields,
    keys,
    axes,
    lines,
    colour,
    within: computed(() => linesWithin(axes.value, lines.value)),
    hasIntervals: computed(() => axes.value.some(({ interval }) => interval !== null)),
    setColour: (key: string): void => change({ colour: key }),
    setLog: (key: string, isLog: boolean): void => change({ logs: { ...choice.value.logs, [key]: isLog } }),
    add: (key: string): void => change({ keys: [...keys.value, key] }),
    remove: (key: string): void => change({ keys: keys.value.filter((own) => own !== key) }),
    /** Moves an axis one place to the left (−1) or to the right (1). */
    move(key: string, by: -1 | 1): void {
      const at = keys.value.indexOf(key)
      const to = at + by
      if (at < 0 || to < 0 || to >= keys.value.length) return
      change({ keys: keys.value.toSpliced(at, 1).toSpliced(to, 0, key) })
    },
    reset: (): void => void (choice.value = initialChoice),
    /** An interval that is null, or open on both sides, keeps all runs. */
    setInterval(field: Pick<AxisField, 'key' | 'words'>, interval: Interval | null): void {
      const own = intervalKey(field)
      const others = Object.entries(choice.value.intervals).filter(([key]) => key !== own)
      const isOpen = interval === null || (interval.least === -Infinity && interval.most === Infinity)
      change({ intervals: Object.fromEntries(isOpen ? others : [...others, [own, interval]]) })
    },
    clear: (): void => change({ intervals: {} }),
  }
}
export type Parallel = ReturnType<typeof useParallel>
