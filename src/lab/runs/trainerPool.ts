import { freemem } from 'node:os'
import type { TrainerKind } from '../../shared/spec/trainerKind.ts'
import { supervise, timeouts, type Order, type Supervision, type TrainerListener } from './supervise.ts'
import { startTrainer, type TrainerCommand, type TrainerProcess } from './trainerProcess.ts'

/** The trainers of a lab. They stay after an order, because a new one loads TensorFlow and compiles its programs first. */
export interface TrainerPool {
  /** Gives an order to an idle trainer that is like the wanted one, else to a new one. */
  run(wanted: WantedTrainer, order: Order, listener: TrainerListener): Supervision
  /** Starts the trainers of which there are too few. They load their engine while the lab prepares the orders. */
  prepare(wanted: readonly WantedTrainer[]): void
  /** Ends idle trainers, and from now on every trainer after its order; resolves when no idle one is left. */
  close(): Promise<void>
}

export interface WantedTrainer {
  environment: NodeJS.ProcessEnv
  kind: TrainerKind
}

/** When an idle trainer ends. */
export interface IdleLimits {
  /** Milliseconds without an order. */
  idleMs: number
  /** Largest memory of an idle trainer. */
  trainerBytes: number
  /** Smallest free memory of the machine. */
  freeBytes: number
}

const defaultLimits: IdleLimits = { idleMs: 30_000, trainerBytes: 1.5e9, freeBytes: 1e9 }

interface IdleTrainer {
  trainer: TrainerProcess
  key: string
  timer: NodeJS.Timeout
}

export function trainerPool(command: TrainerCommand, limits = defaultLimits): TrainerPool {
  const idle = new Map<TrainerProcess, IdleTrainer>()
  let isClosed = false

  const remove = (trainer: TrainerProcess): void => {
    clearTimeout(idle.get(trainer)?.timer)
    idle.delete(trainer)
  }
  const end = (trainer: TrainerProcess): Promise<unknown> => {
    remove(trainer)
    trainer.end(timeouts.exitMs)
    return trainer.gone
  }
  const keep = (trainer: TrainerProcess, key: string): void => {
    idle.set(trainer, { trainer, key, timer: setTimeout(() => void end(trainer), limits.idleMs).unref() })
  }
  const start = (environment: NodeJS.ProcessEnv): TrainerProcess => {
    const trainer = startTrainer(command, environment)
    void trainer.gone.then(() => remove(trainer))
    return trainer
  }
  const prepared = ({ environment, kind }: WantedTrainer): TrainerProcess => {
    const trainer = start(environment)
    trainer.send({ kind: 'prepare', trainer: kind })
    return trainer
  }
  /** Returns an idle trainer. Where none fits, all end: a new trainer needs their memory more than they do. */
  const take = (key: string): TrainerProcess | null => {
    const found = [...idle.values()].find((one) => one.key === key && one.trainer.isAlive())
    if (found) remove(found.trainer)
    else for (const trainer of idle.keys()) void end(trainer)
    return found?.trainer ?? null
  }
  return {
    run(wanted, order, listener) {
      const key = keyOf(wanted)
      const trainer = take(key) ?? start(wanted.environment)
      const supervision = supervise(trainer, order, listener)
      const ended = supervision.ended.then((how) => {
        if (how.readyBytes === null) return how
        const fits = how.readyBytes <= limits.trainerBytes && freemem() >= limits.freeBytes
        if (fits && !isClosed) keep(trainer, key)
        else void end(trainer)
        return how
      })
      return { ...supervision, ended }
    },
    prepare(wanted) {
      const keys = wanted.map(keyOf)
      const spare = [...idle.values()]
      for (const { trainer, key } of spare) if (!keys.includes(key)) void end(trainer)
      for (const trainer of wanted) {
        const at = spare.findIndex(({ key }) => key === keyOf(trainer))
        if (at >= 0) spare.splice(at, 1)
        else keep(prepared(trainer), keyOf(trainer))
      }
    },
    async close() {
      isClosed = true
      await Promise.all([...idle.keys()].map(end))
    },
  }
}

const keyOf = ({ environment, kind }: WantedTrainer): string =>
  JSON.stringify([Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1)), kind])
