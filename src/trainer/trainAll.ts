import type { TrainerEvent, TrainerOutcome, TrainerRun } from '../shared/contract/trainer.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import type { Engine } from './engine/engine.ts'
import { loadedPrograms, type Programs } from './engine/graph/programs.ts'
import { EngineRefusal } from './engine/ladder.ts'
import { openEngines, type Candidate, type Engines } from './engine/openEngines.ts'
import { areStackable } from './engine/graph/network/architecture.ts'
import { makeProblem, sharedCoordinates } from '../shared/theory/makeProblem.ts'
import { peakMemory, resetPeakMemory } from './peakMemory.ts'
import type { Checkpoint } from './restore.ts'
import { train } from './train.ts'

/** Receives an event of run number `run`; resolves when the event is delivered. */
export type Listener = (run: number, event: TrainerEvent) => Promise<void>

/** A run of an order whose spec fits its sample. */
interface TrainableRun extends Candidate {
  run: number
  start: readonly Float64Array[] | null
  resume: Checkpoint | null
  signal: AbortSignal
}

/**
 * Trains all runs of an order. Runs whose problems agree in shape share one program, and are stacked where that is
 * faster. A run that cannot be trained is refused alone; a run stopped while it waits ends at once. `programs` may hold
 * programs of earlier orders.
 */
export async function trainAll(
  runs: readonly TrainerRun[],
  signals: readonly AbortSignal[],
  listen: Listener,
  programs = loadedPrograms(0),
): Promise<void> {
  const trainable: TrainableRun[] = []
  const coordinatesOf = sharedCoordinates()
  for (const [run, { spec, sample, test = null, start = null, resume }] of runs.entries()) {
    try {
      const problem = makeProblem(spec, sample, coordinatesOf)
      trainable.push({ run, spec, problem, sample, test, start, resume, signal: signals[run]! })
    } catch (error) {
      await listen(run, refusal(error))
    }
  }
  for (const sameShape of groupByShape(trainable)) {
    await trainSameShape(sameShape, programs, listen)
    programs.trim()
  }
}

/** Groups the runs by the shape of their problems. */
function groupByShape(trainable: readonly TrainableRun[]): [TrainableRun, ...TrainableRun[]][] {
  const groups: [TrainableRun, ...TrainableRun[]][] = []
  for (const candidate of trainable) {
    const fitting = groups.find(([first]) => areStackable(first.problem, candidate.problem))
    if (fitting) fitting.push(candidate)
    else groups.push([candidate])
  }
  return groups
}

async function trainSameShape(
  sameShape: readonly [TrainableRun, ...TrainableRun[]],
  programs: Programs,
  listen: Listener,
): Promise<void> {
  const stopped = stopWaitingRuns(sameShape, listen)
  const refuse = async (trainable: readonly TrainableRun[], error: unknown): Promise<void> => {
    const event = refusal(error)
    for (const { run } of trainable) await listen(run, event)
  }
  const takeReady = (trainable: readonly TrainableRun[]): TrainableRun[] =>
    trainable.filter((candidate) => !stopped.claim(candidate))
  let engines: Engines
  try {
    engines = await openEngines(sameShape, programs)
  } catch (error) {
    return await refuse(takeReady(sameShape), error)
  }
  for (const group of engines.groups as TrainableRun[][]) {
    const present = takeReady(group)
    if (present.length === 0) continue
    resetPeakMemory()
    let opened: Engine[]
    try {
      opened = engines.open(present)
    } catch (error) {
      await refuse(present, error)
      continue
    }
    await trainGroup(present, opened, listen)
  }
}

/** Ends waiting runs that are stopped. `claim` takes a run for training; it returns true when the run has ended. */
function stopWaitingRuns(
  sameShape: readonly TrainableRun[],
  listen: Listener,
): { claim(candidate: TrainableRun): boolean } {
  const over = new Set<TrainableRun>()
  for (const candidate of sameShape) {
    const stop = (): void => {
      if (over.has(candidate)) return
      over.add(candidate)
      void listen(candidate.run, ended({ status: 'stopped' }))
    }
    candidate.signal.addEventListener('abort', stop)
  }
  return {
    claim(candidate) {
      const isOver = over.has(candidate)
      over.add(candidate)
      return isOver
    },
  }
}

async function trainGroup(group: readonly TrainableRun[], engines: readonly Engine[], listen: Listener): Promise<void> {
  const trainings = group.map(async ({ run, ...candidate }, i) => {
    const engine = engines[i]!
    try {
      for await (const event of train({ ...candidate, engine })) await listen(run, event)
    } catch (error) {
      // The other runs of the stack must not wait for this one.
      engine.dispose()
      await listen(run, refusal(error))
    }
  })
  await Promise.all(trainings)
}

/** Returns the end of a run that cannot be trained as asked; any other error is a bug. */
function refusal(error: unknown): TrainerEvent {
  if (!(error instanceof EngineRefusal) && !(error instanceof SpecError)) throw error
  return ended({ status: 'refused', message: error.message })
}

const ended = (outcome: TrainerOutcome): TrainerEvent => ({
  kind: 'ended',
  outcome,
  peakMemoryBytes: peakMemory(),
})
