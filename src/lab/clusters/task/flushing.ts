import type { Reporter } from './reporter.ts'

/** How long a task waits for space on the disk once its runs have ended. */
const patienceMs = 300_000

export interface Flushing {
  /** Writes the rest. Returns false where the disk took it neither at once nor later. */
  close(patience?: number): Promise<boolean>
}

/**
 * Writes what a reporter holds every `intervalMs`. Where the disk is full it says so once and tries again with growing
 * pauses, up to a minute; the runs train on, and nothing is lost while the task has memory.
 */
export function flushEvery(reporter: Pick<Reporter, 'flush'>, intervalMs: number): Flushing {
  let pause = intervalMs
  let hasFailed = false
  let timer: NodeJS.Timeout | undefined
  const tryFlush = (): boolean => {
    try {
      reporter.flush()
      if (hasFailed) console.error('The task writes its results again.')
      hasFailed = false
      pause = intervalMs
      return true
    } catch (error) {
      if (!hasFailed) console.error(`The task cannot write its results and tries again: ${String(error)}`)
      hasFailed = true
      pause = Math.min(2 * pause, 60_000)
      return false
    }
  }
  const next = (): void => {
    timer = setTimeout(() => {
      tryFlush()
      next()
    }, pause)
  }
  next()
  return {
    async close(patience = patienceMs) {
      clearTimeout(timer)
      const until = Date.now() + patience
      while (!tryFlush()) {
        if (Date.now() + pause > until) return false
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
      return true
    },
  }
}
