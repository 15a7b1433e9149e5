import { fork, type ChildProcess } from 'node:child_process'
import type { TrainerEvent, TrainerOrder } from '../../shared/contract/trainer.ts'
import type { TrainerExit } from './endings.ts'
import { lastLines } from './lastLines.ts'

export interface Launch {
  nodePath: string
  trainerPath: string
}

export interface Supervision {
  /** null when it could not be started. */
  pid: number | null
  /** Asks the trainer to stop, and ends it by force when it does not. */
  stop(): void
  /** Resolves when the process is gone and every message of it has been handled; never rejects. */
  ended: Promise<TrainerEnd>
}

export interface TrainerEnd extends TrainerExit {
  peakMemoryBytes: number | null
  /** The last that it wrote on its two outputs. */
  lastWords: string[]
}

/** With the time to end a process, a stop takes less than a second. */
const graceMs = 800
/** After its last word a trainer has only to free its memory; with the grace less than what main waits when it quits. */
const farewellMs = 1000
const lastWordCount = 40

/** Starts a trainer with one order and watches it to its end. */
export function supervise(launch: Launch, order: TrainerOrder, onEvent: (event: TrainerEvent) => void): Supervision {
  const trainer = fork(launch.trainerPath, [], {
    execPath: launch.nodePath,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a group of its own: Ctrl+C in a terminal goes to the lab alone, which stops its trainer in good order.
    detached: process.platform !== 'win32',
  })
  const lines = lastLines([trainer.stdout, trainer.stderr], lastWordCount)
  const exit: Omit<TrainerEnd, 'code' | 'signal' | 'lastWords'> = {
    outcome: null,
    isStopAsked: false,
    isForced: false,
    startFailure: null,
    peakMemoryBytes: null,
  }
  let timer: NodeJS.Timeout | undefined
  const forceAfter = (delayMs: number, note: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      note()
      trainer.kill('SIGKILL')
    }, delayMs)
  }

  trainer.on('message', (message) => {
    const event = message as TrainerEvent
    if (event.kind === 'ended') {
      exit.outcome = event.outcome
      exit.peakMemoryBytes = event.peakMemoryBytes
      forceAfter(farewellMs, () => {})
    } else onEvent(event)
  })
  // A trainer that is dying cannot be written to; its exit says all there is to say.
  trainer.send(order, () => {})

  const ended = whenGone(trainer).then(({ code, signal, failure }): TrainerEnd => {
    clearTimeout(timer)
    return { ...exit, code, signal, startFailure: failure, lastWords: lines() }
  })
  const stop = (): void => {
    if (exit.isStopAsked) return
    exit.isStopAsked = true
    if (trainer.connected) trainer.send({ kind: 'stop' } satisfies TrainerOrder, () => {})
    if (!exit.outcome) forceAfter(graceMs, () => (exit.isForced = true))
  }
  return { pid: trainer.pid ?? null, stop, ended }
}

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
