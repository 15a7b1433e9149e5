import type { ResumePoint, TrainerEvent, TrainerOutcome, TrainerRun } from '../shared/contract/trainer.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import type { Engine } from './engine/engine.ts'
import { EngineRefusal } from './engine/ladder.ts'
import { openEngines, type Candidate, type Engines } from './engine/openEngines.ts'
import { areStackable } from './engine/graph/network/architecture.ts'
import { makeProblem, sharedCoordinates } from '../shared/theory/makeProblem.ts'
import { train } from './train.ts'

/** Hears what happens to run number `run`; resolves when that has been passed on. */
export type Listener = (run: number, event: TrainerEvent) => Promise<void>

/** A run of an order that can be trained. */
interface TrainableRun extends Candidate {
  run: number
  resume: ResumePoint | null
  signal: AbortSignal
}

/**
 * Trains the runs of an order to their ends: those whose problems agree in shape with one program, stacked where that
 * is faster. A run that cannot be trained is refused by itself, one that is stopped while it waits ends at once.
 */
export async function trainAll(
  runs: readonly TrainerRun[],
  signals: readonly AbortSignal[],
  listen: Listener,
): Promise<void> {
  const entrants: TrainableRun[] = []
  const coordinatesOf = sharedCoordinates()
  for (const [run, { spec, sample, resume }] of runs.entries()) {
    try {
      const problem = makeProblem(spec, sample, coordinatesOf)
      entrants.push({ run, spec, problem, resume, signal: signals[run]! })
    } catch (error) {
      await listen(run, refusal(error))
    }
  }
  for (const alike of groupByShape(entrants)) await trainAlike(alike, listen)
}

/** The entrants in groups whose problems agree in shape. */
function groupByShape(entrants: readonly TrainableRun[]): [TrainableRun, ...TrainableRun[]][] {
  const groups: [TrainableRun, ...TrainableRun[]][] = []
  for (const entrant of entrants) {
    const fitting = groups.find(([first]) => areStackable(first.problem, entrant.problem))
    if (fitting) fitting.push(entrant)
    else groups.push([entrant])
  }
  return groups
}

async function trainAlike(alike: readonly [TrainableRun, ...TrainableRun[]], listen: Listener): Promise<void> {
  const stopped = stopWaitingRuns(alike, listen)
  const refuse = async (entrants: readonly TrainableRun[], error: unknown): Promise<void> => {
    const event = refusal(error)
    for (const { run } of entrants) await listen(run, event)
  }
  const takeReady = (entrants: readonly TrainableRun[]): TrainableRun[] =>
    entrants.filter((entrant) => !stopped.take(entrant))
  let engines: Engines
  try {
    engines = await openEngines(alike)
  } catch (error) {
    return await refuse(takeReady(alike), error)
  }
  for (const group of engines.groups as TrainableRun[][]) {
    const present = takeReady(group)
    if (present.length === 0) continue
    await engines.open(present).then(
      (opened) => trainGroup(present, opened, listen),
      (error: unknown) => refuse(present, error),
    )
  }
  await engines.dispose()
}

/** A run that waits for its turn and is stopped ends as stopped. `take`: its turn has come; true: it is over already. */
function stopWaitingRuns(alike: readonly TrainableRun[], listen: Listener): { take(entrant: TrainableRun): boolean } {
  const over = new Set<TrainableRun>()
  for (const entrant of alike) {
    const stop = (): void => {
      if (over.has(entrant)) return
      over.add(entrant)
      void listen(entrant.run, ended({ status: 'stopped' }))
    }
    entrant.signal.addEventListener('abort', stop)
  }
  return {
    take(entrant) {
      const isOver = over.has(entrant)
      over.add(entrant)
      return isOver
    },
  }
}

async function trainGroup(group: readonly TrainableRun[], engines: readonly Engine[], listen: Listener): Promise<void> {
  const trainings = group.map(async ({ run, ...entrant }, i) => {
    const engine = engines[i]!
    try {
      for await (const event of train({ ...entrant, engine })) await listen(run, event)
    } catch (error) {
      // The others of the stack must not wait for it.
      engine.dispose()
      await listen(run, refusal(error))
    }
  })
  await Promise.all(trainings)
}

/** How a run ends that cannot be trained as asked; what else is thrown is a bug. */
function refusal(error: unknown): TrainerEvent {
  if (!(error instanceof EngineRefusal) && !(error instanceof SpecError)) throw error
  return ended({ status: 'refused', message: error.message })
}

const ended = (outcome: TrainerOutcome): TrainerEvent => ({
  kind: 'ended',
  outcome,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
})
