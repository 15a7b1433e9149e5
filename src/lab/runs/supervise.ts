import { fork, type ChildProcess } from 'node:child_process'
import type { TrainerMessage, TrainerOrder } from '../../shared/contract/trainer.ts'
import { outputTail } from './outputTail.ts'

export interface TrainerCommand {
  nodePath: string
  trainerPath: string
}

/** What becomes of a trainer while it lives. */
export interface TrainerListener {
  onMessage(message: TrainerMessage): void
  /** This run was asked to stop a while ago and goes on, and so do others of its trainer, for whose sake it is let be. */
  onLate(run: number): void
}

export interface Supervision {
  /** null when it could not be started. */
  pid: number | null
  /** Asks one run of the order to stop, or all; the trainer is ended by force when none of its runs is wanted any more. */
  stop(run: number | null): void
  /** Resolves when the process is gone and every message of it has been handled; never rejects. */
  ended: Promise<TrainerEnd>
}

/** How the process ended, whatever its runs had said before. */
export interface TrainerEnd {
  code: number | null
  signal: NodeJS.Signals | null
  /** We killed it, since it did not stop when asked. */
  isForced: boolean
  /** Why it could not even be started. */
  startFailure: string | null
  /** The last that it wrote on its two outputs. */
  lastOutput: string[]
}

/** In milliseconds. */
export interface Timeouts {
  /** With the time to end a process, a stop takes less than a second. */
  graceMs: number
  /** After its last word a trainer has only to free its memory; with the grace less than what main waits when it quits. */
  exitMs: number
  /** Compiling for several runs may take this long, and hears nothing meanwhile. */
  lateMs: number
}

const timeouts: Timeouts = { graceMs: 800, exitMs: 1000, lateMs: 10_000 }
const lastOutputLines = 40

/** Starts a trainer with one order and watches it to its end. */
export function supervise(
  launch: TrainerCommand,
  environment: NodeJS.ProcessEnv,
  order: Exclude<TrainerOrder, { kind: 'stop' }>,
  watch: TrainerListener,
  { graceMs, exitMs: farewellMs, lateMs } = timeouts,
): Supervision {
  const trainer = start(launch, environment)
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
    watch.onMessage(message)
    if (!isEnd) return
    if (isOver()) forceAfter(farewellMs, false)
    else if (wasWanted && !isWanted()) forceAfter(graceMs, true)
  })
  // A trainer that is dying cannot be written to; its exit says all there is to say.
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
    else if (run !== null) late.add(setTimeout(() => open.has(run) && isWanted() && watch.onLate(run), lateMs))
  }
  return { pid: trainer.pid ?? null, stop, ended }
}

/** With COLLAPSAR_INSPECT_TRAINER=PORT in the environment a debugger can attach to the first trainer there. */
const inspectTrainer = (port = process.env.COLLAPSAR_INSPECT_TRAINER): string[] => (port ? [`--inspect=${port}`] : [])

const start = (launch: TrainerCommand, environment: NodeJS.ProcessEnv): ChildProcess =>
  fork(launch.trainerPath, [], {
    execPath: launch.nodePath,
    execArgv: inspectTrainer(),
    env: environment,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a group of its own: Ctrl+C in a terminal goes to the lab alone, which stops its trainers in good order.
    detached: process.platform !== 'win32',
  })

interface Gone {
  code: number | null
  signal: NodeJS.Signals | null
  failure: string | null
}

/** `close` comes after the exit, the ends of both outputs and the end of the channel, hence after the last message. */
function whenGone(trainer: ChildProcess): Promise<Gone> {
  return new Promise((resolve) => {
    trainer.once('close', (code, signal) => resolve({ code, signal, failure: null }))
    trainer.on('error', (error) => {
      if (trainer.pid === undefined) resolve({ code: null, signal: null, failure: error.message })
    })
  })
}
