import type { Connection } from '../database.ts'
import { copyDaily } from './copies.ts'

/** The first look comes some time after the start, when the window has loaded. */
const firstMs = 30_000
const everyMs = 3_600_000

export interface HistoryCopier {
  /** Stops a copy that is being made, and resolves when the history can be closed. */
  close(): Promise<void>
}

/** Makes the daily copy of a history while the lab is open. `report` receives the reason why one failed. */
export function historyCopier({ sqlite, path }: Connection, report: (reason: string) => void): HistoryCopier {
  const stop = new AbortController()
  let current: Promise<unknown> = Promise.resolve()
  const look = (): void => {
    current = copyDaily(sqlite, path, { now: Date.now(), signal: stop.signal }).catch((error: unknown) => {
      if (!stop.signal.aborted) report(error instanceof Error ? error.message : String(error))
    })
  }
  const first = setTimeout(look, firstMs).unref()
  const later = setInterval(look, everyMs).unref()
  return {
    close: async () => {
      clearTimeout(first)
      clearInterval(later)
      stop.abort()
      await current
    },
  }
}
