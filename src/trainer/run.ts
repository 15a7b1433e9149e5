import type { PlanPosition, TrainerEvent } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'
import { measurement } from './measure/measure.ts'
import { plainReadings, type Readings } from './measure/readings.ts'
import { progressReporter, type ProgressReporter } from './progress.ts'

/** Where a run is, and how it came there: what a checkpoint keeps beside the numbers of the engine. */
export type Position = Omit<PlanPosition, 'engine'>

/** What a run is, and what changes while it goes on. */
export interface Run {
  readonly spec: RunSpec
  readonly problem: Problem
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly reporter: ProgressReporter
  readonly startedAt: number
  readonly position: Position
  totalSteps: number
  /** Steps of the present attempt at which the weights are kept. */
  snapshots: ReadonlySet<number>
  /** Stages of the present attempt. */
  stages: number
  /** When the last checkpoint was made, in milliseconds, and its step; null: none yet. */
  checkpointedAt: number
  checkpointTookMs: number
  checkpointStep: number | null
  /** Steps between two looks at the channel, adapted to the speed. */
  slice: number
}

/** While training goes on a checkpoint is made this often: what a crash costs at most. */
const checkpointMs = 10_000
/** And no more of the time than this is spent on it: at paper size one is tens of megabytes. */
const checkpointShare = 0.02

export function newRun(spec: RunSpec, problem: Problem, engine: Engine, signal: AbortSignal): Run {
  const reporter = progressReporter(() => performance.now())
  const startedAt = performance.now()
  const position: Position = {
    step: 0,
    attemptBegan: 0,
    restarts: 0,
    gain: spec.initialisation.gain,
    multiplier: spec.optimizer.continuation.start,
    stage: 0,
    stageStep: 0,
    measuredAt: -1,
    settling: null,
  }
  const marks = {
    totalSteps: 0,
    snapshots: new Set<number>(),
    stages: 0,
    checkpointedAt: startedAt,
    checkpointTookMs: 0,
    checkpointStep: null,
    slice: 1,
  }
  return { spec, problem, engine, signal, reporter, startedAt, position, ...marks }
}

/** Yields a measurement of the present step, and its weights where they are to be kept, once. Returns false when a stop came in the middle of it. */
export async function* measureNow(run: Run, multiplier: number): AsyncGenerator<TrainerEvent, boolean> {
  const { position } = run
  const { step } = position
  if (position.measuredAt === step) return true
  const time = (performance.now() - run.startedAt) / 1000
  const readings = await readNow(run, multiplier)
  if (!readings) return false
  position.measuredAt = step
  yield { kind: 'measured', measurement: measurement(readings, run.problem, { step, time, multiplier }) }
  if (run.snapshots.has(step)) yield { kind: 'snapshot', step, weights: await weightsNow(run) }
  return true
}

/** What is read off the network as it is; null when a stop came in the middle of it. */
export async function readNow({ engine, problem, signal }: Run, multiplier: number): Promise<Readings | null> {
  const theta = await engine.parameters()
  if (engine.read) return await engine.read(theta)
  const stopped = new Error('stopped')
  const pause = async (): Promise<void> => {
    await yieldToEventLoop()
    if (signal.aborted) throw stopped
  }
  return await plainReadings(problem, theta, multiplier, pause).catch((error: unknown) => {
    if (error === stopped) return null
    throw error
  })
}

/** The steps since the last message where one is due, or `force`. */
export function pendingProgress({ reporter, position, totalSteps, stages }: Run, force: boolean): TrainerEvent | null {
  const { step, stage, restarts, attemptBegan } = position
  return reporter.batch({ step, steps: totalSteps, stage: stage + 1, stages, restarts, attemptBegan }, force)
}

/** Every W_l, then every b_l, in the coordinates in which they are trained. */
async function weightsNow({ problem, engine }: Run): Promise<Float64Array[]> {
  const theta = await engine.parameters()
  return parameterBlocks(problem).map((block) => blockMatrix(theta, block).data.slice())
}

/**
 * The weights, and what going on from here needs. The steps
 * up to here are told before: a run that goes on does not come to them again.
 */
export async function* checkpoint(run: Run): AsyncGenerator<TrainerEvent> {
  const { engine, position } = run
  const untold = pendingProgress(run, true)
  if (untold) yield untold
  const weights = await weightsNow(run)
  const plan = { ...structuredClone(position), engine: engineName(run) }
  const began = performance.now()
  run.checkpointStep = position.step
  yield { kind: 'checkpointed', step: position.step, weights, resume: { plan, state: await engine.save() } }
  run.checkpointedAt = performance.now()
  run.checkpointTookMs = run.checkpointedAt - began
}

export const isCheckpointDue = ({ checkpointedAt, checkpointTookMs }: Run): boolean =>
  performance.now() - checkpointedAt >= Math.max(checkpointMs, checkpointTookMs / checkpointShare)

/** Runs with one name carry the same state. */
export const engineName = ({ engine: { report }, spec }: Run): string =>
  `${report.engine} ${report.masterPrecision} ${spec.optimizer.kind}`

/** Lets messages in: a stop is heard here. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
