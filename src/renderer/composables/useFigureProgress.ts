import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { lab } from '../lab.ts'
import { formatDuration } from '../text/format.ts'
import type { FigureState } from './useFigure.ts'
import { useNow } from './useNow.ts'

/** What is said while a figure of these runs is read: some are computed from weights first, which says how far it is. */
export function useFigureProgress(
  runs: MaybeRefOrGetter<readonly string[]>,
  readingSince: FigureState['readingSince'],
): ComputedRef<string> {
  const now = useNow()
  const share = shallowRef<{ done: number; secondsLeft: number | null } | null>(null)
  onScopeDispose(
    lab.on('analyses.progressed', (news) => void (toValue(runs).includes(news.run) && (share.value = news))),
  )
  watch(readingSince, () => (share.value = null))
  return computed(() => {
    if (share.value) {
      const { done, secondsLeft } = share.value
      const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`
      return `It is being computed: ${Math.floor(done * 100)} %${left}`
    }
    const seconds = readingSince.value === null ? 0 : (now.value - readingSince.value) / 1000
    return seconds > 2 ? `It is being computed, for ${formatDuration(seconds)} so far.` : 'The runs are being read…'
  })
}
