import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { ExpectedTime } from '../../shared/contract/forecasts.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { useStudies } from './useStudies.ts'
import { useSystem } from './useSystem.ts'

/** Asked of one plan after the other, so that a page of cards does not hold the lab up. */
let queue: Promise<unknown> = Promise.resolve()
/** Counts what was measured in this window. */
const measured = shallowRef(0)

function ask(plan: StudyPlan): Promise<ExpectedTime | null> {
  const answer = queue.then(() => lab.call('forecasts.time', { plan }))
  queue = answer.catch(() => {})
  return answer
}

/** What the training of a plan will take here: undefined until the lab has answered, null where nothing is known. */
export function useExpectedTime(
  plan: MaybeRefOrGetter<StudyPlan>,
): Readonly<ShallowRef<ExpectedTime | null | undefined>> {
  const time = shallowRef<ExpectedTime | null>()
  const { studies } = useStudies()
  const { report } = useSystem()
  /** Whatever changes the answer: studies that came to their end, and how many trainers go side by side. */
  const known = computed(() => {
    const whole = (studies.value ?? []).filter(({ counts, runs }) => counts.finished === runs)
    return [whole.length, whole[0]?.id, report.value?.concurrency, measured.value].join()
  })
  let wanted = 0
  const update = async (): Promise<void> => {
    const own = ++wanted
    const answer = await ask(toValue(plan)).catch(() => undefined)
    if (own === wanted) time.value = answer
  }
  watch([() => toValue(plan), known], update, { immediate: true })
  onScopeDispose(() => wanted++)
  return time
}

export interface Measuring {
  /** What it is for: nothing else can be measured meanwhile. null: nothing is. */
  of: Readonly<ShallowRef<string | null>>
  /** Which kind of run of how many, and how many steps it has taken. */
  progress: Readonly<ShallowRef<{ kind: number; kinds: number; step: number } | null>>
  /** Tries the first steps of all that is not known of the plans. Rejects while runs go on. */
  measure(of: string, plans: readonly StudyPlan[]): Promise<void>
  stop(): void
}

const of = shallowRef<string | null>(null)
const progress = shallowRef<{ kind: number; kinds: number; step: number } | null>(null)
let isStopped = false

async function measure(name: string, plans: readonly StudyPlan[]): Promise<void> {
  if (of.value !== null) return
  of.value = name
  isStopped = false
  const silence = lab.on('forecasts.measuringTime', (told) => (progress.value = told))
  try {
    for (const plan of plans) if (!isStopped) await lab.call('forecasts.measureTime', { plan })
  } finally {
    silence()
    of.value = progress.value = null
    measured.value++
  }
}

function stop(): void {
  isStopped = true
  void lab.call('forecasts.stopMeasuringTime', {})
}

/** The one measurement that may go on in this window. */
export const useMeasuring = (): Measuring => ({ of, progress, measure, stop })
