import type { RunSummary } from '../../shared/contract/runs.ts'
import type { RunEnd } from '../store/runs.ts'
import type { Store } from '../store/store.ts'

const retryMs = 5000

/** Of a run whose chunks stay as they are, on a disk that is full, curves are read more slowly, and nothing is lost. */
function compact({ scalars }: Store, id: string): void {
  try {
    scalars.compact(id)
  } catch {
    // It is settled when it goes on and ends once more.
  }
}

export interface RunEndWriter {
  write(id: string, end: RunEnd): void
  /** The summary as it really is, where the file could not yet be told. */
  correct(summary: RunSummary): RunSummary
  /** A last attempt; what still cannot be written will be found `interrupted`. */
  close(): void
}

/**
 * Writes how runs ended. A disk that is full when a run ends must not make the run seem to be running still: the end
 * is kept and shown, and written as soon as there is room.
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
      // Its reason was told when the run ended; the next attempt is the timer's.
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
      const end = unwritten.get(summary.id)
      return end ? { ...summary, status: end.status, ending: end.ending, endedAt: end.endedAt } : summary
    },
    close() {
      tryFlush()
      clearInterval(timer)
    },
  }
}
