import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Estimate } from '../../shared/contract/estimates.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Payload } from '../../shared/contract/schema.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { lab } from '../lab.ts'
import { useLatest } from './useAttempt.ts'
import { useStudies } from './useStudies.ts'
import { useSystem } from './useSystem.ts'

/** How many measurements this window has made: each may change an estimate. */
const measurements = shallowRef(0)

/** Estimates that are being read: a card shows the time of its plan in several places. */
const pending = new Map<StudyPlan, { evidence: string; answer: Promise<Estimate | null> }>()

/** `cluster`: where the plan would train; null: this machine. */
function ask(plan: StudyPlan, evidence: string, cluster: string | null): Promise<Estimate | null> {
  const own = pending.get(plan)
  if (own?.evidence === evidence) return own.answer
  const asked = { evidence, answer: lab.call('estimates.read', { plan, ...(cluster === null ? {} : { cluster }) }) }
  pending.set(plan, asked)
  const forget = (): void => void (pending.get(plan) === asked && pending.delete(plan))
  asked.answer.then(forget, forget)
  return asked.answer
}

/**
 * The training time of a plan on this machine, or on a cluster: undefined until the lab answers, null where the lab has no
 * evidence.
 */
export function useEstimate(
  plan: MaybeRefOrGetter<StudyPlan>,
  cluster: MaybeRefOrGetter<string | null> = null,
): Readonly<ShallowRef<Estimate | null | undefined>> {
  const estimate = shallowRef<Estimate | null>()
  const { studies, problem } = useStudies()
  const { report } = useSystem()
  /** Changes with the evidence: finished studies, the number of trainers, measurements. */
  const evidence = computed(() => {
    const finished = (studies.value ?? []).filter(({ counts, runs }) => counts.finished === runs)
    return [
      finished.length,
      finished[0]?.id,
      report.value?.concurrencyChosen,
      measurements.value,
      toValue(cluster),
    ].join()
  })
  /** The first answer is the evidence that estimates depend on. */
  const isReady = computed(() => studies.value !== null || problem.value !== null)
  const { request } = useLatest()
  const update = async (): Promise<void> => {
    if (!isReady.value) return
    await request(
      () => ask(toValue(plan), evidence.value, toValue(cluster)),
      (answer) => (estimate.value = answer),
      // The page that starts the plan reports its mistakes: here an error only leaves the estimate empty.
      () => (estimate.value = undefined),
    )
  }
  watch([() => toValue(plan), evidence, isReady], update, { immediate: true })
  return estimate
}

/** Which kind of run is measured, of how many, and its step. */
export type MeasuringProgress = Payload<AppContract, 'estimates.progressed'>

export interface Measuring {
  /** The plan that is being measured; the lab measures one at a time. */
  of: Readonly<ShallowRef<StudyPlan | null>>
  /** null until the first report of the lab. */
  progress: Readonly<ShallowRef<MeasuringProgress | null>>
  /** Measures the first steps of every run without an estimate. Rejects while runs are running. */
  measure(plan: StudyPlan): Promise<void>
  stop(): void
}

const of = shallowRef<StudyPlan | null>(null)
const progress = shallowRef<MeasuringProgress | null>(null)

async function measure(plan: StudyPlan): Promise<void> {
  if (of.value !== null) return
  of.value = plan
  const unsubscribe = lab.on('estimates.progressed', (report) => (progress.value = report))
  try {
    await lab.call('estimates.measure', { plan })
  } finally {
    unsubscribe()
    of.value = progress.value = null
    measurements.value++
  }
}

const stop = (): void => void lab.call('estimates.stop', {})

/** The one measurement of this window. */
export const useMeasuring = (): Measuring => ({ of, progress, measure, stop })
