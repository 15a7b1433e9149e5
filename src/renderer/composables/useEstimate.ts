import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { ExpectedTime } from '../../shared/contract/forecasts.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Payload } from '../../shared/contract/schema.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { useStudies } from './useStudies.ts'
import { useSystem } from './useSystem.ts'

/** Counts what was measured in this window. */
const measured = shallowRef(0)

/** What the training of a plan will take here: undefined until the lab has answered, null where nothing is known. */
export function useEstimate(plan: MaybeRefOrGetter<StudyPlan>): Readonly<ShallowRef<ExpectedTime | null | undefined>> {
  const time = shallowRef<ExpectedTime | null>()
  const { studies } = useStudies()
  const { report } = useSystem()
  /** Whatever changes the answer: studies that came to their end, and how many trainers go side by side. */
  const known = computed(() => {
    const whole = (studies.value ?? []).filter(({ counts, runs }) => counts.finished === runs)
    return [whole.length, whole[0]?.id, report.value?.concurrencyAsked, measured.value].join()
  })
  let wanted = 0
  const update = async (): Promise<void> => {
    const own = ++wanted
    // Without an answer nothing is said; what is wrong with the plan is said where it is started.
    const answer = await lab.call('forecasts.time', { plan: toValue(plan) }).catch(() => undefined)
    if (own === wanted) time.value = answer
  }
  watch([() => toValue(plan), known], update, { immediate: true })
  onScopeDispose(() => wanted++)
  return time
}

/** Which kind of run of how many, and how many steps it has taken. */
export type MeasuringProgress = Payload<AppContract, 'forecasts.measuringTime'>

export interface Measuring {
  /** The plan whose time is being measured: no other can be meanwhile. */
  of: Readonly<ShallowRef<StudyPlan | null>>
  /** null until the first word of the lab. */
  progress: Readonly<ShallowRef<MeasuringProgress | null>>
  /** Tries the first steps of all that is not known of the plan. Rejects while runs go on. */
  measure(plan: StudyPlan): Promise<void>
  stop(): void
}

const of = shallowRef<StudyPlan | null>(null)
const progress = shallowRef<MeasuringProgress | null>(null)

async function measure(plan: StudyPlan): Promise<void> {
  if (of.value !== null) return
  of.value = plan
  const silence = lab.on('forecasts.measuringTime', (told) => (progress.value = told))
  try {
    await lab.call('forecasts.measureTime', { plan })
  } finally {
    silence()
    of.value = progress.value = null
    measured.value++
  }
}

const stop = (): void => void lab.call('forecasts.stopMeasuringTime', {})

/** The one measurement that may go on in this window. */
export const useMeasuring = (): Measuring => ({ of, progress, measure, stop })
