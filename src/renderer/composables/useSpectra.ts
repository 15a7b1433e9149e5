import { promiseTimeout } from '@vueuse/core'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { SpectraRun } from '../../shared/figures/spectra/data.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import { mostSpectra } from '../../shared/spec/figureKind.ts'
import { lab } from '../lab.ts'
import { useAttempt } from './useAttempt.ts'

export interface Spectra {
  /** In the order of the runs; null until the first of them has been read. */
  runs: Readonly<ShallowRef<readonly SpectraRun[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** The shortest time between two readings: a record holds every measurement, and only the last is kept here. */
const REST_MS = 4_000

/** The newest spectra of some runs. Records are read one at a time, and again only when a run has made progress. */
export function useSpectra(wanted: MaybeRefOrGetter<readonly RunSummary[]>): Spectra {
  const runs = shallowRef<readonly SpectraRun[] | null>(null)
  const { problem, attempt } = useAttempt()
  const kept = new Map<string, { mark: string; run: SpectraRun }>()
  let isBusy = false
  let isStale = false
  let isOver = false

  const markOf = ({ status, progress }: RunSummary): string => `${status} ${progress?.step ?? 0}`
  const publish = (list: readonly RunSummary[]): void => {
    const known = list.flatMap(({ id }) => kept.get(id)?.run ?? [])
    if (known.length > 0) runs.value = known
  }
  const readAll = async (): Promise<void> => {
    const list = toValue(wanted).slice(0, mostSpectra)
    for (const summary of list) {
      if (isOver || kept.get(summary.id)?.mark === markOf(summary)) continue
      const { spec, engine, forecast, measurements } = await lab.call('runs.read', { id: summary.id })
      const run = { id: summary.id, spec, engine, forecast, last: measurements.at(-1) ?? null }
      kept.set(summary.id, { mark: markOf(summary), run })
    }
    publish(list)
  }
  const refresh = async (): Promise<void> => {
    isStale = true
    if (isBusy) return
    isBusy = true
    while (isStale && !isOver) {
      isStale = false
      await attempt(readAll)
      await promiseTimeout(REST_MS)
    }
    isBusy = false
  }
  watch(
    () =>
      toValue(wanted)
        .map((run) => `${run.id} ${markOf(run)}`)
        .join('\n'),
    () => void refresh(),
    { immediate: true },
  )
  onScopeDispose(() => (isOver = true))
  return { runs, problem }
}
