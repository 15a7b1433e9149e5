import { onScopeDispose, shallowRef } from 'vue'
import type { RunSummary, Sparkline } from '../../../shared/contract/runs.ts'
import { lab } from '../../lab.ts'

/** Rows that scroll by quickly are not asked for, and those of a live run not at every step. */
const restMs = 250
const mostKept = 2000

/** The courses of the runs on screen; `see` says which these are. */
export function useSparklines() {
  const lines = shallowRef<ReadonlyMap<string, Sparkline>>(new Map())
  const stamps = new Map<string, string>()
  let seen: readonly RunSummary[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  const read = async (): Promise<void> => {
    timer = null
    const stale = seen.filter((run) => stamps.get(run.id) !== stampOf(run))
    if (stale.length === 0) return
    for (const run of stale) stamps.set(run.id, stampOf(run))
    try {
      const read = await lab.call('runs.sparklines', { ids: stale.map(({ id }) => id) })
      const kept = lines.value.size > mostKept ? [] : lines.value
      lines.value = new Map([...kept, ...read.map((line) => [line.id, line] as const)])
      if (lines.value.size < stamps.size) for (const id of stamps.keys()) if (!lines.value.has(id)) stamps.delete(id)
    } catch {
      // A row without its line still has its numbers; it is asked for again when it changes.
    }
  }
  onScopeDispose(() => clearTimeout(timer ?? undefined))
  return {
    lines,
    see(runs: readonly RunSummary[]): void {
      seen = runs.slice(0, 200)
      timer ??= setTimeout(() => void read(), restMs)
    },
  }
}

/** What changes when a run has measured something more. */
const stampOf = ({ status, tcv, bestObjective }: RunSummary): string => `${status} ${tcv} ${bestObjective}`
