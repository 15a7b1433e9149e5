import { fork, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import type { TrainerMessage, TrainerOrder } from '../../shared/contract/trainer.ts'
import { outputTail } from './outputTail.ts'

export interface TrainerCommand {
  nodePath: string
  trainerPath: string
  /** Whether it runs at a lower priority, so that the window draws first. */
  yieldsToWindow?: boolean
}

/** A trainer, which handles one order after another. */
export interface TrainerProcess {
  /** null where it could not start. */
  pid: number | null
  send(order: TrainerOrder): void
  /** Whether it can receive an order, as far as this process knows. */
  isAlive(): boolean
  /** Replaces the receiver of its messages. */
  listen(receive: (message: TrainerMessage) => void): void
  kill(): void
  /** Asks the trainer to exit, and kills it when it has not after `patienceMs`. */
  end(patienceMs: number): void
  /** The last lines of its two outputs. */
  lastOutput(): string[]
  /** Resolves when the process is gone and all its messages are handled; never rejects. */
  gone: Promise<Gone>
}

/** How a process ended. */
export interface Gone {
  code: number | null
  signal: NodeJS.Signals | null
  /** Why it could not start; null where it did. */
  startFailure: string | null
}

const lastOutputLines = 40

export function startTrainer(command: TrainerCommand, environment: NodeJS.ProcessEnv): TrainerProcess {
  const child = start(command, environment)
  if (command.yieldsToWindow) yieldToWindow(child)
  const lines = outputTail([child.stdout, child.stderr], lastOutputLines)
  let resolveGone: (gone: Gone) => void = () => {}
  const gone = new Promise<Gone>((resolve) => (resolveGone = resolve))
  watchEnd(child, resolveGone)
  let receive: (message: TrainerMessage) => void = () => {}
  child.on('message', (received) => receive(received as TrainerMessage))
  return {
    pid: child.pid ?? null,
    // Sending to a trainer that is exiting fails; `gone` reports its exit.
    send: (order) => void (child.connected && child.send(order, () => {})),
    isAlive: () => child.connected && child.exitCode === null && child.signalCode === null,
    listen: (next) => void (receive = next),
    kill: () => void child.kill('SIGKILL'),
    end(patienceMs) {
      // Node emits no `close` after a disconnection from this side, and an idle trainer sends nothing more.
      child.once('exit', (code, signal) => resolveGone({ code, signal, startFailure: null }))
      if (child.connected) child.disconnect()
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      void gone.then(() => clearTimeout(force))
    },
    lastOutput: lines,
    gone,
  }
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

/**
 * Linux compares sessions before processes, and a trainer has a session of its own. A session at 5 gets a quarter of a
 * busy processor, enough to answer a stop in time.
 */
const sessionPriority = 5

/** Lets the window draw first. On processors that nothing else uses, a trainer is as fast as before. */
function yieldToWindow({ pid }: ChildProcess): void {
  try {
    if (pid === undefined) return
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, String(sessionPriority))
  } catch {
    // A system that refuses the priority, or does not group processes by session, trains at the usual one.
  }
}

/** Reports `close`, which Node emits after the exit and after the ends of all streams, so after the last message. */
function watchEnd(trainer: ChildProcess, report: (gone: Gone) => void): void {
  trainer.once('close', (code, signal) => report({ code, signal, startFailure: null }))
  trainer.on('error', (error) => {
    if (trainer.pid === undefined) report({ code: null, signal: null, startFailure: error.message })
  })
}
