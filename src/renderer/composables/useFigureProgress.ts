import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { lab } from '../lab.ts'
import { formatDuration } from '../text/format.ts'
import type { FigureState } from './useFigure.ts'
import { useNow } from './useNow.ts'

/** Says how far the reading of a figure is. Some figures are computed from weights first, and report their progress. */
export function useFigureProgress(
  runs: MaybeRefOrGetter<readonly string[]>,
  readingSince: FigureState['readingSince'],
): ComputedRef<string> {
  const now = useNow()
  const share = shallowRef<{ done: number; secondsLeft: number | null } | null>(null)
  onScopeDispose(
    lab.on(
      'analyses.progressed',
      (progress) => void (toValue(runs).includes(progress.run) && (share.value = progress)),
    ),
  )
  watch(readingSince, () => (share.value = null))
  return computed(() => {
    if (share.value) {
      const { done, secondsLeft } = share.value
      const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`
      return `Computing: ${Math.floor(done * 100)} %${left}`
    }
    const seconds = readingSince.value === null ? 0 : (now.value - readingSince.value) / 1000
    return seconds > 2 ? `Computing for ${formatDuration(seconds)}…` : 'Reading the runs…'
  })
}
