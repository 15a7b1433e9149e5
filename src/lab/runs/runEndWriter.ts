import type { RunSummary } from '../../shared/contract/runs.ts'
import type { RunEnd } from '../store/runs.ts'
import type { Store } from '../store/store.ts'

const retryMs = 5000

/** Compacts the series of a run. On a full disk the chunks stay: reading them is slower, but no data are lost. */
function compact({ scalars }: Store, id: string): void {
  try {
    scalars.compact(id)
  } catch {
    // The next end of the run compacts them, if it is resumed.
  }
}

export interface RunEndWriter {
  write(id: string, end: RunEnd): void
  /** Returns a summary with its end, also where the end is not yet written to the file. */
  correct(summary: RunSummary): RunSummary
  /** Makes a last attempt. Runs whose end still cannot be written become `interrupted` when a lab opens next. */
  close(): void
}

/**
 * Writes the ends of runs. On a full disk a run must not seem to be running still: its end is kept in memory, shown,
 * and written as soon as there is space.
 */
export function runEndWriter(store: Store): RunEndWriter {
  const unwritten = new Map<string, RunEnd>()
  const flush = (): void => {
    for (const [id, end] of unwritten) {
      store.runs.end(id, end)
      unwritten.delete(id)
      compact(store, id)
    }
  }
  const tryFlush = (): void => {
    try {
      flush()
    } catch {
      // The timer tries again.
    }
    if (unwritten.size === 0) clearInterval(timer)
  }
  let timer: NodeJS.Timeout | undefined
  return {
    write(id, end) {
      unwritten.set(id, end)
      tryFlush()
      if (unwritten.size === 0) return
      clearInterval(timer)
      timer = setInterval(tryFlush, retryMs)
      timer.unref()
    },
    correct(summary) {
      // A long list would otherwise hash every id.
      const end = unwritten.size > 0 ? unwritten.get(summary.id) : undefined
      return end
        ? { ...summary, status: end.status, ending: end.ending, endKind: end.endKind ?? null, endedAt: end.endedAt }
        : summary
    },
    close() {
      tryFlush()
      clearInterval(timer)
    },
  }
}
