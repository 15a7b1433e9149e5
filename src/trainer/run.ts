import type { PlanPosition, TrainerEvent } from '../shared/contract/trainer.ts'
import type { Measurement } from '../shared/contract/measurements.ts'
import { placementOf } from '../shared/contract/placement.ts'
import type { Optimizer } from '../shared/spec/optimizer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { endModel, type EndModel } from '../shared/theory/unconstrained/lossEnd.ts'
import { finishOf } from '../shared/spec/stages.ts'
import { blockMatrix, parameterBlocks, type Problem, type Sample } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'
import { accuracyOf } from './measure/accuracy.ts'
import { measurement } from './measure/measure.ts'
import { plainReadings, type Readings } from './measure/readings.ts'
import { testAccuracy } from './measure/testAccuracy.ts'
import { progressReporter, type ProgressReporter } from './progress.ts'

/** The position of a run in its plan: the part of a checkpoint that no engine holds. */
export type Position = Omit<PlanPosition, 'engine' | 'placement'>

/** The samples of a run; `sample` is null where the run has no test samples and needs only its problem. */
export interface RunSamples {
  sample: Sample | null
  test: Sample | null
}

/** A run: its constants, and the state that changes while it trains. */
export interface Run {
  readonly spec: RunSpec
  readonly problem: Problem
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly samples: RunSamples
  /** W_1 … W_L, then any biases, of `initialisation.weights`; null: the spec draws them. */
  readonly given: readonly Float64Array[] | null
  readonly reporter: ProgressReporter
  readonly startedAt: number
  readonly position: Position
  /** The model that names the end of the run; null where no closed form does. */
  readonly endModel: EndModel | null
  totalSteps: number
  /** Steps of the current attempt whose weights are stored. */
  snapshots: ReadonlySet<number>
  /** The width ε of sharpened ReLU in the current stage; 0: ReLU itself. */
  smoothing: number
  /** The method of the current stage. */
  method: Optimizer['kind']
  /** Number of stages of the current attempt. */
  stages: number
  /** Time of the last checkpoint, in milliseconds, its duration (null: no step was trained before it), and its step. */
  checkpointedAt: number
  checkpointDurationMs: number | null
  checkpointStep: number | null
  /** How long the last measurement took, in milliseconds. */
  readingMs: number
  /** The last measurement of this process; null before the first. */
  lastMeasured: Measurement | null
  /** Steps between two reads of the channel, adapted to the speed. */
  slice: number
}

/** Time until the first checkpoint of a session, and between two others. */
const firstCheckpointMs = 5_000
const checkpointMs = 10_000
/** Largest share of the time spent on checkpoints, which take tens of megabytes at paper size. */
const checkpointShare = 0.02
/** Longest time between two checkpoints, whatever they cost: with a step and a write, a crash loses less than 30 s. */
const longestCheckpointMs = 25_000

/** Returns the time until the next checkpoint in milliseconds; `lastMs`: how long the last one took, null before the first. */
export const checkpointInterval = (lastMs: number | null): number =>
  lastMs === null ? firstCheckpointMs : Math.min(longestCheckpointMs, Math.max(checkpointMs, lastMs / checkpointShare))

export function newRun(
  spec: RunSpec,
  problem: Problem,
  engine: Engine,
  signal: AbortSignal,
  samples: RunSamples = { sample: null, test: null },
  given: Run['given'] = null,
): Run {
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
    earlier: null,
  }
  const model = endModel(spec)
  const counters = {
    endModel: typeof model === 'string' ? null : model,
    totalSteps: 0,
    snapshots: new Set<number>(),
    smoothing: 0,
    method: spec.optimizer.kind,
    stages: 0,
    checkpointedAt: startedAt,
    checkpointDurationMs: null,
    checkpointStep: null,
    readingMs: 0,
    lastMeasured: null,
    slice: 1,
  }
  return { spec, problem, engine, signal, samples, given, reporter, startedAt, position, ...counters }
}

/**
 * Yields the measurement of the current step once, and its weights where the spec stores them. Returns false when a
 * stop interrupts it.
 */
export async function* measureNow(run: Run, multiplier: number): AsyncGenerator<TrainerEvent, boolean> {
  const { position } = run
  const { step } = position
  if (position.measuredAt === step) return true
  const time = (performance.now() - run.startedAt) / 1000
  const began = performance.now()
  const readings = await readNow(run, multiplier)
  run.readingMs = performance.now() - began
  if (!readings) return false
  position.measuredAt = step
  const own = { ...(await accuracies(run, readings)), ...readings.own }
  run.lastMeasured = measurement({ ...readings, own }, run.problem, { step, time, multiplier }, run.endModel)
  yield { kind: 'measured', measurement: run.lastMeasured }
  if (run.snapshots.has(step)) yield { kind: 'snapshot', step, weights: await weightsNow(run) }
  return true
}

/** Returns the accuracy on the training set, where that is of interest, and on the test samples. */
async function accuracies(run: Run, { features }: Readings): Promise<Record<string, Float64Array>> {
  const { spec, problem, engine, samples } = run
  const { sample, test } = samples
  if (!spec.batches && !test) return {}
  const accuracy = Float64Array.of(accuracyOf(features.at(-1)!, problem.labels))
  if (!test || !sample || engine.backbone) return { accuracy }
  return { accuracy, testAccuracy: Float64Array.of(testAccuracy(problem, await engine.parameters(), sample, test)) }
}

/** Returns the readings of the current network, or null when a stop interrupts them. */
export async function readNow(
  { engine, problem, signal, smoothing }: Run,
  multiplier: number,
): Promise<Readings | null> {
  const stopped = new Error('stopped')
  const pause = async (): Promise<void> => {
    await yieldToEventLoop()
    if (signal.aborted) throw stopped
  }
  try {
    const theta = await engine.parameters(pause)
    return engine.read
      ? await engine.read(theta)
      : await plainReadings(problem, theta, { multiplier, smoothing }, pause)
  } catch (error) {
    if (error === stopped) return null
    throw error
  }
}

/** Returns the steps since the last message when a message is due or forced, else null. */
export function pendingProgress(run: Run, force: boolean): TrainerEvent | null {
  const { reporter, position, totalSteps, stages, spec } = run
  const { step, stage, restarts, attemptBegan } = position
  const method = finishOf(spec.optimizer) ? { method: run.method } : {}
  return reporter.batch({ step, steps: totalSteps, stage: stage + 1, stages, restarts, attemptBegan, ...method }, force)
}

/** Returns every W_l, then every b_l, in the coordinates in which they are trained. */
async function weightsNow({ problem, engine }: Run): Promise<Float64Array[]> {
  const theta = await engine.parameters()
  return parameterBlocks(problem).map((block) => blockMatrix(theta, block).data.slice())
}

/**
 * Yields a checkpoint: the weights, and the state from which the run resumes. It first yields the pending progress,
 * because a resumed run does not repeat those steps.
 */
export async function* checkpoint(run: Run): AsyncGenerator<TrainerEvent> {
  const { engine, position } = run
  const progress = pendingProgress(run, true)
  if (progress) yield progress
  const weights = areFeaturesKnown(run) ? await weightsNow(run) : []
  const arrays = engine.backbone ? { backbone: await engine.backbone.arrays() } : {}
  const placement = placementOf(engine.report)
  const plan = { ...structuredClone(position), engine: engineName(run), placement }
  const began = performance.now()
  run.checkpointStep = position.step
  yield { kind: 'checkpointed', step: position.step, weights, ...arrays, resume: { plan, state: await engine.save() } }
  run.checkpointedAt = performance.now()
  run.checkpointDurationMs = position.step === 0 ? null : run.checkpointedAt - began
}

/** Longest pass over the training set for the weights of a checkpoint, in milliseconds: a stop waits for it. */
const longestPassMs = 250

/** Whether the weights of this step take no long pass over the training set, which the features of a backbone need. */
const areFeaturesKnown = ({ engine, position, readingMs }: Run): boolean =>
  engine.backbone === null || position.measuredAt === position.step || readingMs <= longestPassMs

export const isCheckpointDue = ({ checkpointedAt, checkpointDurationMs }: Run): boolean =>
  performance.now() - checkpointedAt >= checkpointInterval(checkpointDurationMs)

/** Runs with one name carry the same state. */
export const engineName = ({ engine: { report }, spec }: Run): string =>
  `${report.engine} ${report.masterPrecision} ${spec.optimizer.kind}`

/** Yields to the event loop, which receives a stop message. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
