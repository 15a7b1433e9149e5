import type { TrainerEvent } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'
import { measure } from './measure/measure.ts'
import { progressReporter, type ProgressReporter } from './progress.ts'

/** What a run is, and what changes while it goes on. */
export interface Run {
  readonly spec: RunSpec
  readonly problem: Problem
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly reporter: ProgressReporter
  readonly startedAt: number
  step: number
  totalSteps: number
  restarts: number
  /** The step of the last measurement. */
  measuredAt: number
  /** Steps between two looks at the channel, adapted to the speed. */
  slice: number
}

export function newRun(spec: RunSpec, problem: Problem, engine: Engine, signal: AbortSignal): Run {
  const reporter = progressReporter(() => performance.now())
  const startedAt = performance.now()
  const counters = { step: 0, totalSteps: 0, restarts: 0, measuredAt: -1, slice: 1 }
  return { spec, problem, engine, signal, reporter, startedAt, ...counters }
}

/** Yields a measurement of the present step, once. Returns false when a stop came in the middle of it. */
export async function* measureNow(run: Run, multiplier: number): AsyncGenerator<TrainerEvent, boolean> {
  if (run.measuredAt === run.step) return true
  const time = (performance.now() - run.startedAt) / 1000
  const stopped = new Error('stopped')
  const pause = async (): Promise<void> => {
    await breathe()
    if (run.signal.aborted) throw stopped
  }
  try {
    const measurement = await measure(run.problem, run.engine.parameters(), { step: run.step, time, multiplier }, pause)
    run.measuredAt = run.step
    yield { kind: 'measured', measurement }
    return true
  } catch (error) {
    if (error === stopped) return false
    throw error
  }
}

/** Every W_l, then every b_l, in the coordinates in which they are trained. */
export function checkpoint({ problem, engine, step }: Run): TrainerEvent {
  const theta = engine.parameters()
  const weights = parameterBlocks(problem).map((block) => blockMatrix(theta, block).data.slice())
  return { kind: 'checkpointed', step, weights }
}

/** Lets messages in: a stop is heard here. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
