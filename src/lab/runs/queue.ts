import { endRun, type LabContext } from './labContext.ts'
import { execute, type Execution } from './execute.ts'
import { planTrainers, type WaitingRun } from './planTrainers.ts'
import { largestGroup, programOf, type Machine } from './machine.ts'

export interface RunQueue {
  /** Adds runs that are stored as queued, in order. */
  add(ids: readonly string[]): void
  /** Whether the run is waiting or running here. */
  has(id: string): boolean
  /** Whether the run is waiting or running here, and hence was told to stop. */
  stop(id: string): boolean
  /**
   * Takes runs out of the queue: what waits goes on waiting in the history, what goes on is stopped with `reason` in its
   * log. Resolves when none of them goes on here any more.
   */
  hold(ids: readonly string[], reason: string): Promise<void>
  /** Whether nothing runs or waits here. */
  isIdle(): boolean
  /** How many trainers go on beside each other. */
  trainers(): number
  /** Counts for trainers that start from now on: those that are running go on, with the threads that they have. */
  setTrainers(trainers: number): void
  /** Stops everything and resolves when no trainer is left. */
  close(): Promise<void>
}

/** As many trainers at a time as there is room for, the other runs waiting in the order in which they came. */
export function runQueue(context: LabContext, initial: Machine): RunQueue {
  let machine = initial
  const waiting: WaitingRun[] = []
  const running = new Set<Execution>()
  let isClosed = false

  const next = (): void => {
    if (isClosed) return
    for (const { ids, threads } of planTrainers(waiting, running.size, machine)) {
      for (const id of ids) remove(id)
      const execution = execute(context, ids, threads)
      running.add(execution)
      void execution.ended.then((untouched) => {
        running.delete(execution)
        if (isClosed) for (const id of untouched) endRun(context, id, { status: 'stopped', ending: notBegun }, null)
        else waiting.unshift(...untouched.map((id) => waitingRun(context, id, machine)))
        next()
      })
    }
  }
  const remove = (id: string): boolean => {
    const at = waiting.findIndex((run) => run.id === id)
    if (at >= 0) waiting.splice(at, 1)
    return at >= 0
  }
  const drop = (id: string, ending: string): boolean => {
    const isWaiting = remove(id)
    if (isWaiting) endRun(context, id, { status: 'stopped', ending }, null)
    return isWaiting
  }
  return {
    add(ids) {
      waiting.push(...ids.map((id) => waitingRun(context, id, machine)))
      // In a moment: what is added one by one now can still share a trainer.
      setImmediate(next)
    },
    has: (id) => waiting.some((run) => run.id === id) || [...running].some((execution) => execution.has(id)),
    isIdle: () => waiting.length === 0 && running.size === 0,
    stop: (id) =>
      drop(id, 'Stopped before it began.') ||
      [...running].some((execution) => execution.stop(id, 'Stop was asked for.')),
    async hold(ids, reason) {
      for (const id of ids) remove(id)
      const holding = [...running].filter((execution) => ids.filter((id) => execution.hold(id, reason)).length > 0)
      await Promise.all(holding.map(({ ended }) => ended))
    },
    trainers: () => machine.trainers,
    setTrainers(trainers) {
      machine = { ...machine, trainers }
      next()
    },
    async close() {
      isClosed = true
      for (const { id } of [...waiting]) drop(id, notBegun)
      for (const execution of running) execution.stopAll('The lab was closed while the run was going on.')
      await Promise.all([...running].map(({ ended }) => ended))
    },
  }
}

const notBegun = 'Not begun: the lab was closed.'

function waitingRun({ store }: LabContext, id: string, machine: Machine): WaitingRun {
  const { study } = store.runs.summary(id)
  try {
    const spec = store.runs.spec(id)
    return { id, study, program: programOf(spec, machine), most: largestGroup(spec, machine) }
  } catch {
    // A spec that cannot be read ends its own run, when its turn comes.
    return { id, study, program: null, most: 1 }
  }
}
