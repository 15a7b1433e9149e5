import { shallowRef, type ShallowRef } from 'vue'
import type { PresetSize, Preset } from '../../shared/spec/presets/preset.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { runCount } from '../text/axisText.ts'
import { useAttempt } from './useAttempt.ts'
import { useRoute, type Route } from './useRoute.ts'

/**
 * Queues the runs of a preset. Resolves to the page that shows them: of the run when there is one, else of the study.
 * `cluster`: where they train; null: this machine.
 */
export function startStudy(
  preset: Preset,
  size: PresetSize,
  plan: StudyPlan,
  cluster: string | null = null,
): Promise<Route> {
  const name = `${preset.figure} · ${preset.title}`.slice(0, 120)
  return start({ name, plan, preset: preset.name, size, ...on(cluster) })
}

/** Queues the runs of a plan that belongs to no preset. Resolves to the page that shows them. */
export const startPlan = (name: string, plan: StudyPlan, cluster: string | null = null): Promise<Route> =>
  start({ name, plan, preset: null, size: null, ...on(cluster) })

const on = (cluster: string | null): { cluster?: string } => (cluster === null ? {} : { cluster })

async function start(study: {
  name: string
  plan: StudyPlan
  preset: string | null
  size: PresetSize | null
  cluster?: string
}): Promise<Route> {
  const id = await lab.call('studies.start', study)
  if (runCount(study.plan) > 1) return { page: 'study', id }
  const { cells } = await lab.call('studies.read', { id })
  return cells[0] ? { page: 'run', id: cells[0].run.id, tab: 'spectra' } : { page: 'study', id }
}

interface Start {
  /** Why the last start failed. */
  problem: ShallowRef<string | null>
  isStarting: Readonly<ShallowRef<boolean>>
  /** Starts runs, and opens the page that `begin` resolves to. */
  start(begin: () => Promise<Route>): Promise<void>
}

/** The state of a button that starts runs. */
export function useStart(): Start {
  const { go } = useRoute()
  const { problem, attempt } = useAttempt()
  const isStarting = shallowRef(false)
  return {
    problem,
    isStarting,
    async start(begin) {
      if (isStarting.value) return
      isStarting.value = true
      await attempt(async () => go(await begin()))
      isStarting.value = false
    },
  }
}
