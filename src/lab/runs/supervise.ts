import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { TrainerMessage, TrainerOrder } from '../../shared/contract/trainer.ts'
import { outputTail } from './outputTail.ts'

export interface TrainerCommand {
  nodePath: string
  trainerPath: string
}

/** Receives what a trainer sends while it runs. */
export interface TrainerListener {
  onMessage(message: TrainerMessage): void
  /** A run has not stopped long after it was asked to; its trainer is not killed, since it also trains others. */
  onLate(run: number): void
}

export interface Supervision {
  /** null where the trainer could not start. */
  pid: number | null
  /** Asks one run of the order to stop; null: all. Kills the trainer when all of its runs were asked to stop and it is late. */
  stop(run: number | null): void
  /** Resolves when the process is gone and all its messages are handled; never rejects. */
  ended: Promise<TrainerEnd>
}

/** How the process ended. Its runs may have reported their ends before. */
export interface TrainerEnd {
  code: number | null
  signal: NodeJS.Signals | null
  /** Whether it was killed because it did not stop in time. */
  isForced: boolean
  /** Why it could not start; null where it did. */
  startFailure: string | null
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
}

const timeouts: Timeouts = { graceMs: 800, exitMs: 1000, lateMs: 10_000 }
const lastOutputLines = 40

/** Starts a trainer with one order and supervises it until it exits. */
export function supervise(
  command: TrainerCommand,
  environment: NodeJS.ProcessEnv,
  order: Exclude<TrainerOrder, { kind: 'stop' }>,
  listener: TrainerListener,
  { graceMs, exitMs, lateMs } = timeouts,
): Supervision {
  const trainer = start(command, environment)
  yieldToWindow(trainer)
  const lines = outputTail([trainer.stdout, trainer.stderr], lastOutputLines)
  const open = new Set(order.kind === 'train' ? order.runs.keys() : [])
  const asked = new Set<number | null>()
  const late = new Set<NodeJS.Timeout>()
  let force: NodeJS.Timeout | undefined
  let isForced = false

  const forceAfter = (delayMs: number, isStop: boolean): void => {
    clearTimeout(force)
    force = setTimeout(() => {
      isForced = isStop
      trainer.kill('SIGKILL')
    }, delayMs)
  }
  const isWanted = (): boolean => !asked.has(null) && [...open].some((run) => !asked.has(run))
  const isOver = (): boolean => order.kind === 'train' && open.size === 0

  trainer.on('message', (received) => {
    const message = received as TrainerMessage
    const wasWanted = isWanted()
    const isEnd = message.kind === 'event' && message.event?.kind === 'ended' && open.delete(message.run)
    listener.onMessage(message)
    if (!isEnd) return
    if (isOver()) forceAfter(exitMs, false)
    else if (wasWanted && !isWanted()) forceAfter(graceMs, true)
  })
  // Sending to a trainer that is exiting fails; its exit is reported by `ended`.
  const send = (message: TrainerOrder): void => void (trainer.connected && trainer.send(message, () => {}))
  send(order)

  const ended = whenGone(trainer).then(({ code, signal, failure }): TrainerEnd => {
    clearTimeout(force)
    for (const timer of late) clearTimeout(timer)
    return { code, signal, isForced, startFailure: failure, lastOutput: lines() }
  })
  const stop = (run: number | null): void => {
    if (isOver() || asked.has(run) || asked.has(null) || (run !== null && !open.has(run))) return
    const wasWanted = asked.size === 0 || isWanted()
    asked.add(run)
    send({ kind: 'stop', run })
    if (wasWanted && !isWanted()) forceAfter(graceMs, true)
    else if (run !== null) late.add(setTimeout(() => open.has(run) && isWanted() && listener.onLate(run), lateMs))
  }
  return { pid: trainer.pid ?? null, stop, ended }
}

/** With COLLAPSAR_INSPECT_TRAINER=PORT in the environment a debugger can attach to the first trainer there. */
const inspectTrainer = (port = process.env.COLLAPSAR_INSPECT_TRAINER): string[] => (port ? [`--inspect=${port}`] : [])

const start = (command: TrainerCommand, environment: NodeJS.ProcessEnv): ChildProcess =>
  fork(command.trainerPath, [], {
    execPath: command.nodePath,
    execArgv: inspectTrainer(),
    env: environment,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl+C in a terminal then reaches only the lab, which stops its trainers in order.
    detached: process.platform !== 'win32',
  })

/** Lets the window draw first. On processors that nothing else uses, a trainer is as fast as before. */
function yieldToWindow({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A system that refuses the priority trains at the usual one.
  }
}

interface Gone {
  code: number | null
  signal: NodeJS.Signals | null
  failure: string | null
}

/** Resolves on `close`, which Node emits after the exit and after the ends of all streams, so after the last message. */
function whenGone(trainer: ChildProcess): Promise<Gone> {
  return new Promise((resolve) => {
    trainer.once('close', (code, signal) => resolve({ code, signal, failure: null }))
    trainer.on('error', (error) => {
      if (trainer.pid === undefined) resolve({ code: null, signal: null, failure: error.message })
    })
  })
}
