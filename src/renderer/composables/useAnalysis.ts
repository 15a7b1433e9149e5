import { computed, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { AnalysisKind, RequestInputOf, ResultOf } from '../../shared/contract/analyses.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Client } from '../../shared/rpc/client.ts'
import { lab as ownLab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

interface Job {
  result: ShallowRef<ResultOf<AnalysisKind> | null>
  problem: ShallowRef<string | null>
  /** Progress of the computation; null when none is running. */
  progress: ShallowRef<{ done: number; secondsLeft: number | null } | null>
}

export interface AnalysisState<K extends AnalysisKind> {
  result: ComputedRef<ResultOf<K> | null>
  problem: ComputedRef<string | null>
  progress: ComputedRef<{ done: number; secondsLeft: number | null } | null>
  /** Computes the analysis. */
  make(parameters: RequestInputOf<K>['parameters']): Promise<void>
  /** Shows the kept result, and computes nothing. */
  find(parameters: RequestInputOf<K>['parameters']): Promise<void>
  stop(): Promise<void>
}

/** One job for each run and kind, kept as long as the window is open: a computation continues while another page shows. */
const jobs = new Map<string, Job>()
const listening = new WeakSet<Client<AppContract>>()

function jobOf(run: string, kind: AnalysisKind): Job {
  const key = `${kind} ${run}`
  const job = jobs.get(key) ?? { result: shallowRef(null), problem: shallowRef(null), progress: shallowRef(null) }
  jobs.set(key, job)
  return job
}

function listen(lab: Client<AppContract>): void {
  if (listening.has(lab)) return
  listening.add(lab)
  lab.on('analyses.progressed', ({ run, kind, done, secondsLeft }) => {
    const { progress } = jobOf(run, kind)
    if (progress.value) progress.value = { done, secondsLeft }
  })
}

/** An analysis of one run, found in the history or computed on request. */
export function useAnalysis<K extends AnalysisKind>(
  run: MaybeRefOrGetter<string>,
  kind: K,
  lab: Client<AppContract> = ownLab,
): AnalysisState<K> {
  listen(lab)
  const job = computed(() => jobOf(toValue(run), kind))
  const requestOf = (parameters: RequestInputOf<K>['parameters']): RequestInputOf<AnalysisKind> =>
    ({ run: toValue(run), kind, parameters }) as RequestInputOf<AnalysisKind>
  const find = async (parameters: RequestInputOf<K>['parameters']): Promise<void> => {
    const { result, problem, progress } = job.value
    if (progress.value) return
    try {
      const kept = await lab.call('analyses.kept', requestOf(parameters))
      // A computation that began meanwhile is newer.
      if (kept && !progress.value) result.value = kept
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const make = async (parameters: RequestInputOf<K>['parameters']): Promise<void> => {
    const { result, problem, progress } = job.value
    progress.value = { done: 0, secondsLeft: null }
    problem.value = null
    try {
      result.value = await lab.call('analyses.make', requestOf(parameters))
    } catch (error) {
      problem.value = sentence(error)
    } finally {
      progress.value = null
    }
  }
  const stop = async (): Promise<void> => {
    try {
      await lab.call('analyses.stop', { run: toValue(run), kind })
    } catch (error) {
      job.value.problem.value = sentence(error)
    }
  }
  return {
    result: computed(() => job.value.result.value as ResultOf<K> | null),
    problem: computed(() => job.value.problem.value),
    progress: computed(() => job.value.progress.value),
    make,
    find,
    stop,
  }
}
