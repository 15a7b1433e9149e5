import type { TrainerEvent, TrainerRun } from '../shared/contract/trainer.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import type { Engine } from './engine/engine.ts'
import { EngineRefusal } from './engine/ladder.ts'
import { openEngines, type Candidate } from './engine/openEngines.ts'
import { areStackable } from './engine/graph/network/architecture.ts'
import { makeProblem } from './problem.ts'
import { train } from './train.ts'

/** Hears what happens to run number `run`; resolves when that has been passed on. */
export type Listener = (run: number, event: TrainerEvent) => Promise<void>

/**
 * Trains the runs of an order to their ends: stacked where their problems are alike, else one after another. A run that
 * cannot be trained is refused by itself.
 */
export async function trainAll(
  runs: readonly TrainerRun[],
  signals: readonly AbortSignal[],
  listen: Listener,
): Promise<void> {
  const candidates = new Map<number, Candidate>()
  for (const [run, { spec, sample }] of runs.entries()) {
    try {
      candidates.set(run, { spec, problem: makeProblem(spec, sample) })
    } catch (error) {
      await listen(run, refusal(error))
    }
  }
  for (const stack of stacksOf(candidates)) await trainStack(stack, runs, signals, listen)
}

/** The candidates in stacks whose problems agree in shape, each by its number. */
function stacksOf(candidates: ReadonlyMap<number, Candidate>): Map<number, Candidate>[] {
  const stacks: Map<number, Candidate>[] = []
  for (const [run, candidate] of candidates) {
    const fitting = stacks.find((stack) => {
      const [first] = stack.values()
      return first !== undefined && areStackable(first.problem, candidate.problem)
    })
    if (fitting) fitting.set(run, candidate)
    else stacks.push(new Map([[run, candidate]]))
  }
  return stacks
}

async function trainStack(
  stack: ReadonlyMap<number, Candidate>,
  runs: readonly TrainerRun[],
  signals: readonly AbortSignal[],
  listen: Listener,
): Promise<void> {
  let engines: Engine[]
  try {
    engines = await openEngines([...stack.values()])
  } catch (error) {
    const event = refusal(error)
    for (const run of stack.keys()) await listen(run, event)
    return
  }
  const trainings = [...stack].map(async ([run, candidate], i) => {
    const { resume } = runs[run] as TrainerRun
    const engine = engines[i] as Engine
    const signal = signals[run] as AbortSignal
    try {
      for await (const event of train({ ...candidate, engine, resume, signal })) await listen(run, event)
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
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024
  return { kind: 'ended', outcome: { status: 'refused', message: error.message }, peakMemoryBytes }
}
