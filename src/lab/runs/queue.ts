import { end, execute, type Bench, type Execution } from './execute.ts'

export interface RunQueue {
  /** Adds runs that are stored as queued, in order. */
  add(ids: readonly string[]): void
  /** Whether the run is waiting or running here, and hence was told to stop. */
  stop(id: string): boolean
  /** Stops everything and resolves when no trainer is left. */
  close(): Promise<void>
}

/** One running run, the others waiting in the order in which they came. */
export function runQueue(bench: Bench): RunQueue {
  const waiting: string[] = []
  let running: { id: string; execution: Execution } | null = null
  let isClosed = false

  const next = (): void => {
    if (running || isClosed) return
    const id = waiting.shift()
    if (id === undefined) return
    const execution = execute(bench, id)
    running = { id, execution }
    void execution.ended.then(() => {
      running = null
      next()
    })
  }
  const drop = (id: string, ending: string): void => {
    waiting.splice(waiting.indexOf(id), 1)
    end(bench, id, { status: 'stopped', ending }, null)
  }
  return {
    add(ids) {
      waiting.push(...ids)
      next()
    },
    stop(id) {
      if (running?.id === id) running.execution.stop('Stop was asked for.')
      else if (waiting.includes(id)) drop(id, 'Stopped before it began.')
      else return false
      return true
    },
    async close() {
      isClosed = true
      for (const id of [...waiting]) drop(id, 'Not begun: the lab was closed.')
      running?.execution.stop('The lab was closed while the run was going on.')
      await running?.execution.ended
    },
  }
}
