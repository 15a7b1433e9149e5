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
import { useAttempt, useLatest } from './useAttempt.ts'
import { useRuns } from './runs/useRuns.ts'
import { useStudies } from './useStudies.ts'

export interface Study {
  summary: ComputedRef<StudySummary | null>
  plan: ComputedRef<StudyPlan | null>
  /** One cell for each run of the plan, in its order, with the run as it is now. */
  cells: ComputedRef<readonly StudyCell[]>
  problem: Readonly<ShallowRef<string | null>>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Whether the last resume failed because another engine made a checkpoint. */
  isOtherEngine: Readonly<ShallowRef<boolean>>
  /** Resumes all unfinished runs from the weights of their checkpoints, with a new state of the optimizer. */
  resumeFromWeights(): Promise<void>
  /** Adds the runs of a plan, and resolves to whether that succeeded. `cluster`: where they train; null: this machine. */
  extend(plan: StudyPlan, cluster: string | null): Promise<boolean>
  /** Gives runs to a cluster, or to this machine (null), and resolves to whether that succeeded. */
  move(runs: string[], cluster: string | null): Promise<boolean>
}

/** Follows one study as long as the calling scope lives. Its runs come from the list of all runs: no record is read. */
export function useStudy(id: MaybeRefOrGetter<string>): Study {
  const { byId } = useRuns()
  const { studies } = useStudies()
  const record = shallowRef<StudyRecord | null>(null)
  const { problem, request } = useLatest()
  const { problem: refusal, isOtherEngine, attempt } = useAttempt()

  const read = (): Promise<void> =>
    request(
      () => lab.call('studies.read', { id: toValue(id) }),
      (answer) => (record.value = answer),
      () => (record.value = null),
    )
  watch(() => toValue(id), read, { immediate: true })
  onScopeDispose(lab.on('system.labRestarted', () => void read()))

  const summary = computed(() => {
    const listed = studies.value?.find((study) => study.id === toValue(id))
    return (record.value && listed) ?? record.value?.summary ?? null
  })
  // Another window or the command line may have extended the study.
  watch(
    () => summary.value?.runs,
    (runs) => runs !== undefined && runs !== record.value?.cells.length && void read(),
  )
  const resume = async (fromWeights: boolean): Promise<void> =>
    void (await attempt(() => lab.call('studies.resume', { id: toValue(id), fromWeights })))
  return {
    summary,
    plan: computed(() => record.value?.plan ?? null),
    cells: computed(() =>
      (record.value?.cells ?? []).map((cell) => ({ ...cell, run: byId.value.get(cell.run.id) ?? cell.run })),
    ),
    problem: computed(() => refusal.value ?? problem.value),
    pause: async () => void (await attempt(() => lab.call('studies.pause', { id: toValue(id) }))),
    resume: () => resume(false),
    isOtherEngine,
    resumeFromWeights: () => resume(true),
    move: (runs, cluster) => attempt(() => lab.call('studies.move', { id: toValue(id), runs, cluster })),
    extend: async (plan, cluster) => {
      const isExtended = await attempt(() => lab.call('studies.extend', { id: toValue(id), plan, cluster }))
      if (isExtended) await read()
      return isExtended
    },
  }
}
