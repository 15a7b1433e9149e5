import { computed, watchEffect, type ComputedRef } from 'vue'
import { hasEnded } from '../../../shared/contract/runs.ts'
import { shareOf } from '../../text/status.ts'
import { windowTitle } from '../../text/windowTitle.ts'
import { useRuns } from '../runs/useRuns.ts'
import { useRoute } from '../useRoute.ts'
import { useStudies } from '../useStudies.ts'

/** Sets the title of the window: what the page shows, with its progress while it trains. */
export function useWindowTitle(section: ComputedRef<string>): void {
  const { route } = useRoute()
  const { runs } = useRuns()
  const { studies } = useStudies()
  const title = computed(() => {
    const own = route.value
    if (own.page === 'run') {
      const run = runs.value?.find(({ id }) => id === own.id)
      if (run) return windowTitle(section.value, run.name, hasEnded(run.status) ? null : shareOf(run))
    }
    if (own.page === 'study') {
      const study = studies.value?.find(({ id }) => id === own.id)
      if (study) return windowTitle(section.value, study.name, study.done < 1 ? study.done : null)
    }
    return windowTitle(section.value, '', null)
  })
  watchEffect(() => (document.title = title.value))
}
