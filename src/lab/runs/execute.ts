import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { LogLine } from '../../shared/contract/runs.ts'
import type { TrainerEvent, TrainerOrder } from '../../shared/contract/trainer.ts'
import type { Emit } from '../../shared/rpc/server.ts'
import type { DataSet } from '../datasets/digits.ts'
import { drawSample } from '../datasets/sample.ts'
import type { Store } from '../store/store.ts'
import { endingOf, type Ending } from './endings.ts'
import type { Ends } from './ends.ts'
import { markProcess } from './processMark.ts'
import { supervise, type Launch, type TrainerEnd } from './supervise.ts'

/** What every run of a lab shares. */
export interface Bench {
  store: Store
  ends: Ends
  emit: Emit<LabContract>
  launch: Launch
  dataSet(): DataSet
}

export interface Execution {
  /** `reason` goes into the run's log. */
  stop(reason: string): void
  ended: Promise<void>
}

/** Runs one queued run to its end, whatever that is; never rejects. */
export function execute(bench: Bench, id: string): Execution {
  let order: TrainerOrder
  try {
    bench.store.runs.begin(id, Date.now())
    announce(bench, id)
    const spec = bench.store.runs.spec(id)
    order = { kind: 'train', spec, sample: drawSample(spec, bench.dataSet()) }
  } catch (error) {
    end(bench, id, failure(error), null)
    return { stop: () => {}, ended: Promise.resolve() }
  }

  let broken: Ending | null = null
  const attempt = (work: () => void): void => {
    // After a gap nothing more is stored: a series with a hole in it would be read as one without.
    if (broken) return
    try {
      work()
    } catch (error) {
      broken = failure(error)
      supervision.stop()
    }
  }
  const supervision = supervise(bench.launch, order, (event) => attempt(() => record(bench, id, event)))
  const { pid } = supervision
  if (pid !== null) attempt(() => bench.store.runs.setTrainer(id, markProcess(pid)))
  const ended = supervision.ended.then((exit) => {
    const ending = broken ?? endingOf(exit)
    keepLastWords(bench, id, exit, ending)
    end(bench, id, ending, exit.peakMemoryBytes)
  })
  const stop = (reason: string): void => {
    tryLog(bench, id, 'info', reason)
    supervision.stop()
  }
  return { stop, ended }
}

function record({ store, emit, ...bench }: Bench, id: string, event: TrainerEvent): void {
  switch (event.kind) {
    case 'started':
      store.runs.setEngine(id, event.engine)
      return announce({ store, emit, ...bench }, id)
    case 'progressed': {
      const { progress, scalars } = event
      store.connection.atomically(() => {
        store.scalars.add(id, scalars)
        store.runs.setProgress(id, progress)
      })
      return emit('runs.progressed', { id, progress, scalars })
    }
    case 'measured':
      store.connection.atomically(() => {
        store.measurements.add(id, event.measurement)
        store.runs.setTcv(id, Math.max(...event.measurement.tcv.slice(0, -1)))
      })
      return emit('runs.measured', { id, measurement: event.measurement })
    case 'checkpointed':
      return store.checkpoints.keep(id, event)
    case 'logged':
      return log({ store, emit, ...bench }, id, event.level, event.message)
    case 'probed':
    case 'ended':
      return
  }
}

/** What the store refused ends the run, and so does a message that makes no sense; both keep what was there. */
function failure(error: unknown): Ending {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof CallError) return { status: 'interrupted', ending: `Could not go on: ${message}.` }
  if (error instanceof Error && error.name === 'SpecError') return { status: 'refused', ending: message }
  return { status: 'crashed', ending: `The lab could not use what the trainer sent: ${message}` }
}

function keepLastWords(bench: Bench, id: string, exit: TrainerEnd, { status }: Ending): void {
  // After an end in good order they are only what TensorFlow says at every start.
  const lines = status === 'crashed' || status === 'killed' ? exit.lastWords : []
  for (const line of lines) tryLog(bench, id, 'error', line)
  if (exit.isForced && !exit.outcome)
    tryLog(bench, id, 'warning', 'The trainer did not stop when asked and was ended by force.')
}

/** Writes and tells how a run ended. */
export function end(bench: Bench, id: string, ending: Ending, peakMemoryBytes: number | null): void {
  bench.ends.write(id, { ...ending, endedAt: Date.now(), peakMemoryBytes })
  try {
    announce(bench, id)
  } catch {
    // A history that can no longer even be read: whoever asks next is told so, and the queue goes on.
  }
}

export function announce({ store, ends, emit }: Bench, id: string): void {
  emit('runs.changed', ends.correct(store.runs.summary(id)))
}

function log({ store, emit }: Bench, id: string, level: LogLine['level'], message: string): void {
  const line: LogLine = { at: Date.now(), level, message }
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

/** For lines that are less important than what is going on when they are written. */
function tryLog(bench: Bench, id: string, level: LogLine['level'], message: string): void {
  try {
    log(bench, id, level, message)
  } catch {
    // The store has failed: the run's ending says so.
  }
}
