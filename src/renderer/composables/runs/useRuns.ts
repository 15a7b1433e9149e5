import { createGlobalState, useTimeoutFn } from '@vueuse/core'
import { computed, type ComputedRef, shallowReadonly, type ShallowRef } from 'vue'
import { largestTcv } from '../../../shared/quantities/read.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { lab } from '../../lab.ts'
import { mergeNewest, newestFirst, queueState, type QueueState } from './runList.ts'
import { useLabValue } from '../useLabValue.ts'

export interface Runs {
  /** Newest first, without the trash; null until the first answer. */
  runs: Readonly<ShallowRef<readonly RunSummary[] | null>>
  byId: ComputedRef<ReadonlyMap<string, RunSummary>>
  queue: ComputedRef<QueueState>
  problem: Readonly<ShallowRef<string | null>>
}

/** The runs of a study report side by side: all reports within this time are one change of the list. */
const BATCH_MS = 100

function smaller(before: number | null, now: number): number | null {
  if (Number.isNaN(now)) return before
  return before === null ? now : Math.min(before, now)
}

/** The history without its trash, up to date as long as the window is open. All pages share one copy. */
export const useRuns = createGlobalState((): Runs => {
  const {
    value: runs,
    problem,
    read,
  } = useLabValue(async () => (await lab.call('runs.list', {})).toSorted(newestFirst))
  const byId = computed(() => new Map((runs.value ?? []).map((run) => [run.id, run])))
  const queue = computed(() => queueState(runs.value ?? []))
  let updates = new Map<string, RunSummary>()

  const publish = (): void => {
    batch.stop()
    if (updates.size === 0) return
    const all = mergeNewest(runs.value ?? [], updates)
    const isTrashed = ({ trashedAt }: RunSummary): boolean => trashedAt !== null
    runs.value = [...updates.values()].some(isTrashed) ? all.filter((run) => !isTrashed(run)) : all
    updates = new Map()
  }
  const batch = useTimeoutFn(publish, BATCH_MS, { immediate: false })
  const note = (summary: RunSummary): void => {
    updates.set(summary.id, summary)
    if (!batch.isPending.value) batch.start()
  }
  const latest = (id: string): RunSummary | undefined => updates.get(id) ?? runs.value?.find((run) => run.id === id)

  lab.on('runs.changed', note)
  lab.on('runs.annotated', (changed) => {
    for (const summary of changed) note(summary)
    publish()
  })
  lab.on('runs.progressed', ({ id, progress }) => {
    const run = latest(id)
    if (run) note({ ...run, progress })
  })
  lab.on('runs.measured', ({ id, measurement }) => {
    const run = latest(id)
    if (!run) return
    const tcv = largestTcv(measurement)
    const bestObjective = smaller(run.bestObjective, measurement.objective)
    const known = Number.isNaN(tcv) ? null : tcv
    note({ ...run, tcv: known, bestTcv: smaller(run.bestTcv, tcv), bestObjective })
  })
  read()
  return { runs: shallowReadonly(runs), byId, queue, problem }
})
