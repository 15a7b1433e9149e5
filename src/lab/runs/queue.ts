import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { endRun, type LabContext } from './labContext.ts'
import { execute, type Execution } from './execute.ts'
import { planTrainers, type WaitingRun } from './planTrainers.ts'
import { waitingRunOf, type Machine } from './machine.ts'
import { rememberUnfinished } from './unfinished.ts'
import { prepareTrainers } from './trainers.ts'

export interface RunQueue {
  /** Starts trainers for specs whose runs are about to be added, where nothing waits or runs. */
  prepare(specs: readonly RunSpec[]): void
  /** Adds runs that the history holds as queued, in order. */
  add(ids: readonly string[]): void
  /** Whether the run waits or runs here. */
  has(id: string): boolean
  /** Stops a run. Returns false where it neither waits nor runs here. */
  stop(id: string): boolean
  /**
   * Takes runs out of the queue. A waiting run stays queued in the history; a running one stops with `reason` in its
   * log. Resolves when none of them runs here.
   */
  pause(ids: readonly string[], reason: string): Promise<void>
  /** Whether no run waits or runs here. */
  isIdle(): boolean
  /** How many runs wait or run here. */
  count(): number
  /** Returns how many trainers may run at a time. */
  trainers(): number
  /** Sets how many trainers may run at a time. Trainers that run already continue with their threads. */
  setTrainers(trainers: number): void
  /** Stops all runs and resolves when no trainer is left. */
  close(): Promise<void>
}

/** Starts as many trainers at a time as the machine has room for; the other runs wait in the order of their arrival. */
export function runQueue(context: LabContext, initial: Machine): RunQueue {
  let machine = initial
  const waiting: WaitingRun[] = []
  /** The executions, with the estimated memory of their trainers. */
  const running = new Map<Execution, number>()
  let isClosed = false

  const next = (): void => {
    if (isClosed) return
    for (const { ids, threads, bytes } of planTrainers(waiting, [...running.values()], machine)) {
      for (const id of ids) remove(id)
      const execution = execute(context, ids, threads)
      running.set(execution, bytes)
      void execution.ended.then((unstarted) => {
        running.delete(execution)
        if (isClosed) for (const id of unstarted) endRun(context, id, { status: 'stopped', ending: notStarted }, null)
        else waiting.unshift(...unstarted.map((id) => waitingRun(context, id, machine)))
        next()
      })
    }
  }
  const remove = (id: string): boolean => {
    const at = waiting.findIndex((run) => run.id === id)
    if (at >= 0) waiting.splice(at, 1)
    return at >= 0
  }
  const stopWaiting = (id: string, ending: string): boolean => {
    const isWaiting = remove(id)
    if (isWaiting) endRun(context, id, { status: 'stopped', ending }, null)
    return isWaiting
  }
  const isIdle = (): boolean => waiting.length === 0 && running.size === 0
  return {
    prepare(specs) {
      if (isIdle() && !isClosed) prepareTrainers(context, specs, machine)
    },
    add(ids) {
      waiting.push(...ids.map((id) => waitingRun(context, id, machine)))
      // Runs that are added one by one within this turn can still share a trainer.
      setImmediate(next)
    },
    has: (id) => waiting.some((run) => run.id === id) || [...running.keys()].some((execution) => execution.has(id)),
    isIdle,
    count: () => [...running.keys()].reduce((sum, execution) => sum + execution.count(), waiting.length),
    stop: (id) =>
      stopWaiting(id, 'Stopped before it started.') ||
      [...running.keys()].some((execution) => execution.stop(id, 'The user asked to stop the run.')),
    async pause(ids, reason) {
      for (const id of ids) remove(id)
      const affected = [...running.keys()].filter(
        (execution) => ids.filter((id) => execution.pause(id, reason)).length > 0,
      )
      await Promise.all(affected.map(({ ended }) => ended))
    },
    trainers: () => machine.trainers,
    setTrainers(trainers) {
      machine = { ...machine, trainers }
      next()
    },
    async close() {
      isClosed = true
      const unfinished = waiting.map(({ id }) => id)
      for (const id of unfinished) stopWaiting(id, notStarted)
      for (const execution of running.keys())
        unfinished.push(...execution.stopAll('The lab closed while the run was running.'))
      try {
        rememberUnfinished(context.store, unfinished)
      } catch {
        // On a full disk the next start does not offer these runs. The list of runs shows them as stopped.
      }
      await Promise.all([...running.keys()].map(({ ended }) => ended))
    },
  }
}

const notStarted = 'Never started: the lab closed.'

function waitingRun({ store }: LabContext, id: string, machine: Machine): WaitingRun {
  const { study } = store.runs.summary(id)
  try {
    return waitingRunOf(store.runs.spec(id), { id, study, placement: store.checkpoints.placement(id) }, machine)
  } catch {
    // A spec that cannot be read ends its own run when the run's turn comes.
    return { id, study, program: null, most: 1, bytes: 0, threads: null }
  }
}
