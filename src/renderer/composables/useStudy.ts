import {
  computed,
  onScopeDispose,
  shallowRef,
  toValue,
  watch,
  type ComputedRef,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue'
import type { StudyCell, StudyRecord, StudySummary } from '../../shared/contract/studies.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'
import { useAttempt } from './useAttempt.ts'
import { useRuns } from './useRuns.ts'
import { useStudies } from './useStudies.ts'

export interface Study {
  summary: ComputedRef<StudySummary | null>
  plan: ComputedRef<StudyPlan | null>
  /** One per run of the plan, in its order, each run as it is now. */
  cells: ComputedRef<readonly StudyCell[]>
  problem: Readonly<ShallowRef<string | null>>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Whether it could be. */
  extend(plan: StudyPlan): Promise<boolean>
}

/** One study, followed for as long as the calling scope lives. Its runs come from the list of all runs: none is read whole. */
export function useStudy(id: MaybeRefOrGetter<string>): Study {
  const { byId } = useRuns()
  const { studies } = useStudies()
  const record = shallowRef<StudyRecord | null>(null)
  const { problem, attempt } = useAttempt()
  let reading = 0

  const read = async (): Promise<void> => {
    const attempt = ++reading
    try {
      const answer = await lab.call('studies.read', { id: toValue(id) })
      if (attempt !== reading) return
      record.value = answer
      problem.value = null
    } catch (error) {
      if (attempt !== reading) return
      record.value = null
      problem.value = sentence(error)
    }
  }
  watch(() => toValue(id), read, { immediate: true })
  onScopeDispose(lab.on('system.labRestarted', () => void read()))

  const summary = computed(() => {
    const listed = studies.value?.find((study) => study.id === toValue(id))
    return (record.value && listed) ?? record.value?.summary ?? null
  })
  // Another window, or the command line, may have extended it.
  watch(
    () => summary.value?.runs,
    (runs) => runs !== undefined && runs !== record.value?.cells.length && void read(),
  )
  return {
    summary,
    plan: computed(() => record.value?.plan ?? null),
    cells: computed(() =>
      (record.value?.cells ?? []).map((cell) => ({ ...cell, run: byId.value.get(cell.run.id) ?? cell.run })),
    ),
    problem,
    pause: async () => void (await attempt(() => lab.call('studies.pause', { id: toValue(id) }))),
    resume: async () => void (await attempt(() => lab.call('studies.resume', { id: toValue(id) }))),
    extend: async (plan) => {
      const isExtended = await attempt(() => lab.call('studies.extend', { id: toValue(id), plan }))
      if (isExtended) await read()
      return isExtended
    },
  }
}
