import { shallowRef, type ShallowRef } from 'vue'
import type { PresetSize, Preset } from '../../shared/spec/presets/preset.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { runCount } from '../text/axisText.ts'
import { useAttempt } from './useAttempt.ts'
import { useRoute, type Route } from './useRoute.ts'

/** Where the runs of a study train. */
export interface StartPlace {
  /** null: this machine. */
  cluster: string | null
  /** How many runs this machine trains of a study on a cluster. */
  here: number
}

const thisMachine: StartPlace = { cluster: null, here: 0 }

/** Queues the runs of a preset. Resolves to the page that shows them: of the run when there is one, else of the study. */
export function startStudy(
  preset: Preset,
  size: PresetSize,
  plan: StudyPlan,
  place: StartPlace = thisMachine,
): Promise<Route> {
  const name = `${preset.figure} · ${preset.title}`.slice(0, 120)
  return start({ name, plan, preset: preset.name, size, ...on(place) })
}

/** Queues the runs of a plan that belongs to no preset. Resolves to the page that shows them. */
export const startPlan = (name: string, plan: StudyPlan, place: StartPlace = thisMachine): Promise<Route> =>
  start({ name, plan, preset: null, size: null, ...on(place) })

const on = ({ cluster, here }: StartPlace): { cluster?: string; here?: number } =>
  cluster === null ? {} : { cluster, here: Math.max(0, Math.floor(here) || 0) }

async function start(study: {
  name: string
  plan: StudyPlan
  preset: string | null
  size: PresetSize | null
  cluster?: string
  here?: number
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
