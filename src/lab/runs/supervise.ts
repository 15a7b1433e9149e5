import type { TrainerMessage, TrainerOrder } from '../../shared/contract/trainer.ts'
import { startTrainer, type Gone, type TrainerCommand, type TrainerProcess } from './trainerProcess.ts'

/** An order that a trainer answers. */
export type Order = Extract<TrainerOrder, { kind: 'train' | 'probe' }>

/** Receives what a trainer sends while it handles an order. */
export interface TrainerListener {
  onMessage(message: TrainerMessage): void
  /** A run has not stopped long after it was asked to; its trainer is not killed, since it also trains others. */
  onLate(run: number): void
  /** The trainer has sent nothing for a long time; called once until it sends something again. */
  onQuiet?(run: number, seconds: number): void
}

export interface Supervision {
  /** null where the trainer could not start. */
  pid: number | null
  /** Asks one run of the order to stop; null: all. Kills the trainer when all of its runs were asked to stop and it is late. */
  stop(run: number | null): void
  /** Resolves when the trainer is ready for another order, or when it is gone and all its messages are handled; never rejects. */
  ended: Promise<TrainerEnd>
}

/** How an order ended. Its runs may have reported their ends before. A trainer that is ready counts as exited with 0. */
export interface TrainerEnd extends Gone {
  /** Whether it was killed because it did not stop in time. */
  isForced: boolean
  /** The memory of the trainer, which is ready for another order; null: the trainer is gone. */
  readyBytes: number | null
  /** The last lines of its two outputs. */
  lastOutput: string[]
}

/** Timeouts in milliseconds. */
export interface Timeouts {
  /** From the request to stop until the kill; a stop then takes less than a second in all. */
  graceMs: number
  /** From the end of its last run until the kill: the trainer only frees its memory. With the grace less than main waits when it quits. */
  exitMs: number
  /** A trainer that compiles for several runs may not read messages for this long. */
  lateMs: number
  /** A trainer that sends nothing for this long is reported: its step takes long, or it hangs. */
  quietMs: number
}

export const timeouts: Timeouts = { graceMs: 800, exitMs: 1000, lateMs: 10_000, quietMs: 30_000 }

/** Gives a trainer an order and supervises it until the trainer is ready for another one, or gone. */
export function supervise(
  trainer: TrainerProcess,
  order: Order,
  listener: TrainerListener,
  { graceMs, exitMs, lateMs, quietMs } = timeouts,
): Supervision {
  const open = new Set(order.kind === 'train' ? order.runs.keys() : [])
  const asked = new Set<number | null>()
  const late = new Set<NodeJS.Timeout>()
  let force: NodeJS.Timeout | undefined
  let isForced = false
  let quiet: NodeJS.Timeout | undefined

  const forceAfter = (delayMs: number, isStop: boolean): void => {
    clearTimeout(force)
    force = setTimeout(() => {
      isForced = isStop
      trainer.kill()
    }, delayMs)
  }
  const isWanted = (): boolean => !asked.has(null) && [...open].some((run) => !asked.has(run))
  const isOver = (): boolean => order.kind === 'train' && open.size === 0

  const listenOn = (): void => {
    clearTimeout(quiet)
    if (open.size === 0) return
    quiet = setTimeout(() => open.forEach((run) => listener.onQuiet?.(run, quietMs / 1000)), quietMs)
  }
  const handle = (message: TrainerMessage): void => {
    const wasWanted = isWanted()
    const isEnd = message.kind === 'event' && message.event?.kind === 'ended' && open.delete(message.run)
    listener.onMessage(message)
    listenOn()
    if (!isEnd) return
    if (isOver()) forceAfter(exitMs, false)
    else if (wasWanted && !isWanted()) forceAfter(graceMs, true)
  }
  const ready = new Promise<number>((resolve) => {
    trainer.listen((message) => (message.kind === 'ready' ? resolve(message.memoryBytes) : handle(message)))
  })
  trainer.send(order)
  listenOn()

  const endOf = (gone: Gone, readyBytes: number | null): TrainerEnd => {
    clearTimeout(force)
    clearTimeout(quiet)
    for (const timer of late) clearTimeout(timer)
    return { ...gone, isForced, readyBytes, lastOutput: trainer.lastOutput() }
  }
  const ended = Promise.race([
    ready.then((memoryBytes) => endOf({ code: 0, signal: null, startFailure: null }, memoryBytes)),
    trainer.gone.then((gone) => endOf(gone, null)),
  ])
  const stop = (run: number | null): void => {
    if (isOver() || asked.has(run) || asked.has(null) || (run !== null && !open.has(run))) return
    const wasWanted = asked.size === 0 || isWanted()
    asked.add(run)
    trainer.send({ kind: 'stop', run })
    if (wasWanted && !isWanted()) forceAfter(graceMs, true)
    else if (run !== null) late.add(setTimeout(() => open.has(run) && isWanted() && listener.onLate(run), lateMs))
  }
  return { pid: trainer.pid, stop, ended }
}

/** Starts a trainer for one order, after which it exits. */
export function superviseOnce(
  command: TrainerCommand,
  environment: NodeJS.ProcessEnv,
  order: Order,
  listener: TrainerListener,
  patience = timeouts,
): Supervision {
  const trainer = startTrainer(command, environment)
  const supervision = supervise(trainer, order, listener, patience)
  const ended = supervision.ended.then(async (end) => {
    if (end.readyBytes === null) return end
    trainer.end(patience.exitMs)
    return { ...end, ...(await trainer.gone), readyBytes: null }
  })
  return { ...supervision, ended }
}
