import { computed, readonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { largestTcv } from '../../shared/contract/measurements.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import { lab } from '../lab.ts'
import { newestFirst, mergeNewest } from './runList.ts'
import { sentence } from '../text/sentence.ts'

export interface Runs {
  /** Newest first, without the trash; null until the first answer. */
  runs: Readonly<ShallowRef<readonly RunSummary[] | null>>
  byId: ComputedRef<ReadonlyMap<string, RunSummary>>
  problem: Readonly<ShallowRef<string | null>>
}

/** A study has many runs beside each other: what they say within this time is one change of the list. */
const BATCH_MS = 100

const runs = shallowRef<readonly RunSummary[] | null>(null)
const byId = computed(() => new Map((runs.value ?? []).map((run) => [run.id, run])))
const problem = shallowRef<string | null>(null)
let updates = new Map<string, RunSummary>()
let isListening = false

async function read(): Promise<void> {
  try {
    runs.value = (await lab.call('runs.list', {})).toSorted(newestFirst)
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

function note(summary: RunSummary): void {
  if (updates.size === 0) setTimeout(publish, BATCH_MS)
  updates.set(summary.id, summary)
}

function publish(): void {
  if (updates.size === 0) return
  const all = mergeNewest(runs.value ?? [], updates)
  runs.value = [...updates.values()].some(({ trashedAt }) => trashedAt !== null)
    ? all.filter(({ trashedAt }) => trashedAt === null)
    : all
  updates = new Map()
}

function least(before: number | null, now: number): number | null {
  if (Number.isNaN(now)) return before
  return before === null ? now : Math.min(before, now)
}

function listen(): void {
  isListening = true
  lab.on('runs.changed', note)
  lab.on('runs.annotated', (changed) => {
    for (const summary of changed) note(summary)
    publish()
  })
  const change = (id: string, what: Partial<RunSummary>): void => {
    const run = updates.get(id) ?? byId.value.get(id)
    if (run) note({ ...run, ...what })
  }
  lab.on('runs.progressed', ({ id, progress }) => change(id, { progress }))
  lab.on('runs.measured', ({ id, measurement }) => {
    const run = updates.get(id) ?? byId.value.get(id)
    if (!run) return
    const tcv = largestTcv(measurement)
    note({
      ...run,
      tcv,
      bestTcv: least(run.bestTcv, tcv),
      bestObjective: least(run.bestObjective, measurement.objective),
    })
  })
  lab.on('system.labRestarted', () => void read())
  void read()
}

/** The history without its trash, kept current for as long as the window lives: every page shares one copy. */
export function useRuns(): Runs {
  if (!isListening) listen()
  return { runs: readonly(runs) as Runs['runs'], byId, problem: readonly(problem) }
}
