import { onScopeDispose, shallowRef } from 'vue'
import type { RunSummary, Sparkline } from '../../../shared/contract/runs.ts'
import { lab } from '../../lab.ts'

/** Waits before a read: rows that scroll by quickly need no line, and a live run needs no new line at every step. */
const delayMs = 250
const mostKept = 2000

/** Reads the sparklines of the runs on screen. `see` sets these runs. */
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
      // A row without a line still shows its numbers. The next change of the run reads the line again.
    }
  }
  onScopeDispose(() => clearTimeout(timer ?? undefined))
  return {
    lines,
    see(runs: readonly RunSummary[]): void {
      seen = runs.slice(0, 200)
      timer ??= setTimeout(() => void read(), delayMs)
    },
  }
}

/** Changes with every new measurement of a run. */
const stampOf = ({ status, tcv, bestObjective }: RunSummary): string => `${status} ${tcv} ${bestObjective}`
