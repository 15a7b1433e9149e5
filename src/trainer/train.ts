import type { FinishReason, Reached, TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { Matrix } from '../shared/linalg/matrix.ts'
import { methodNames, type Optimizer } from '../shared/spec/optimizer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { forwardPass } from '../shared/theory/objective.ts'
import type { Problem } from '../shared/theory/problem.ts'
import { isStationary, stationarityAt } from '../shared/theory/stationarity.ts'
import { keptSteps } from '../shared/spec/keptWeights.ts'
import { scheduledSteps, stages, type Stage } from '../shared/spec/stages.ts'
import { firstNonFinite } from './divergence.ts'
import type { Engine } from './engine/engine.ts'
import { isSettled, settledBelow, trapOf, unlearnedClasses, type Trap } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { restoreCheckpoint, type Checkpoint } from './restore.ts'
import { checkpoint, measureNow, newRun, readNow, type Run } from './run.ts'
import { measurementSteps } from './schedule.ts'
import { peakMemory } from './peakMemory.ts'
import { runStage } from './stage.ts'

/** A run restarts from a trap this many times; after that it ends as trapped. */
const maxRestarts = 5
/** Each restart divides the start of the continuation by this, according to the trap. */
const weaker = { 'zero solution': 10, 'above the zero solution': 10, 'lost class': 3 }

type Ending =
  | Exclude<TrainerOutcome, { status: 'finished' }>
  | { status: 'finished'; reason: FinishReason; unlearned: number[] }
  | { status: 'settled'; trap: Trap }

/** The inputs of one training run. */
export interface Training {
  spec: RunSpec
  problem: Problem
  engine: Engine
  /** The checkpoint to resume from; null: start at step 0. */
  resume: Checkpoint | null
  signal: AbortSignal
}

/**
 * Trains a spec by section 5.2 of Zangrando et al. 2402.03991v2, with λ-continuation, and yields its events. The last
 * event is `ended`. It depends neither on processes nor on the other runs of the engine.
 */
export async function* train({ spec, problem, engine, resume, signal }: Training): AsyncGenerator<TrainerEvent> {
  const run = newRun(spec, problem, engine, signal)
  const { position } = run
  const restored = resume && (await restoreCheckpoint(run, resume))
  yield { kind: 'started', engine: engine.report }
  if (restored !== null) yield { kind: 'logged', level: 'info', message: restored }
  let ending: Ending
  let isResumed = resume !== null
  for (;;) {
    ending = yield* attempt(run, stages(spec, position.multiplier), isResumed)
    if (ending.status !== 'settled' || position.restarts === maxRestarts) break
    isResumed = false
    restart(run, ending.trap)
    yield { kind: 'restarted', step: position.step }
    const { gain, multiplier, restarts } = position
    const message = `step ${position.step}: training settled at ${describe(ending.trap)}; restart ${restarts} with gain ${gain.toFixed(2)}, continuation from ${multiplier.toPrecision(3)} λ`
    yield { kind: 'logged', level: 'warning', message }
  }
  if (ending.status === 'finished') {
    yield* measureNow(run, 1)
    if (ending.unlearned.length > 0)
      yield { kind: 'logged', level: 'warning', message: unlearnedMessage(position.step, ending.unlearned) }
  }
  // A trapped run keeps its weights: every analysis can look at the trap.
  if (ending.status === 'settled') yield* measureNow(run, stages(spec, position.multiplier)[position.stage]!.multiplier)
  if (ending.status === 'stopped' || ending.status === 'settled') yield* checkpoint(run)
  const outcome = await outcomeOf(ending, run)
  engine.dispose()
  yield { kind: 'ended', outcome, peakMemoryBytes: peakMemory() }
}

/** Trains the stages of the continuation once, from the initial θ or from a restored checkpoint. */
async function* attempt(run: Run, plan: Stage[], isResumed: boolean): AsyncGenerator<TrainerEvent, Ending> {
  const { engine, spec, position, problem } = run
  const planned = plan.reduce((sum, stage) => sum + stage.steps, 0)
  const inAttempt = (steps: Iterable<number>): Set<number> =>
    new Set(Array.from(steps, (step) => position.attemptBegan + step))
  const measured = measurementSteps(spec, planned)
  run.snapshots = inAttempt(keptSteps(spec, measured, planned))
  const due = inAttempt(measured)
  run.totalSteps = position.attemptBegan + planned
  run.stages = plan.length
  if (!isResumed) await engine.initialise(initialParameters(spec, problem, position.gain), scheduledSteps(plan))
  for (const [index, stage] of plan.entries()) {
    if (index < position.stage) continue
    run.smoothing = stage.smoothing
    if (!isResumed || index > position.stage) {
      position.stage = index
      position.stageStep = 0
      position.earlier = null
      await engine.setStage(stage)
      const before = plan[index - 1]?.method ?? stage.method
      if (stage.method !== before) yield { kind: 'logged', level: 'info', message: handoverText(position.step, before) }
    }
    run.method = stage.method
    if (index === 0 && position.stageStep === 0 && !(yield* measureNow(run, stage.multiplier)))
      return { status: 'stopped' }
    // Without a line search, any step can diverge.
    if (run.checkpointStep === null && spec.optimizer.kind !== 'lbfgs') yield* checkpoint(run)
    const ended = yield* runStage(run, stage, plan.length, due)
    if (ended === 'stopped') return { status: 'stopped' }
    if (ended === 'not finite') return { status: 'diverged', step: position.step, message: await divergence(run) }
    const settled = await lookAt(run, stage.multiplier, ended)
    // With a strong multiple of λ the outputs miss the targets by design, so only the last two stages check the classes.
    const trap = settled.isSettled
      ? trapOf(problem, {
          ...settled,
          multiplier: stage.multiplier,
          outputs: index >= plan.length - 2 ? settled.outputs() : null,
        })
      : null
    if (trap) return { status: 'settled', trap }
    if (index === plan.length - 1) {
      yield* checkpoint(run)
      return { status: 'finished', reason: ended, unlearned: unlearnedClasses(problem, settled.outputs()) }
    }
  }
  throw new Error('train: a plan has at least one stage')
}

async function divergence({ problem, engine, position, checkpointStep }: Run): Promise<string> {
  const where = firstNonFinite(problem, await engine.parameters())
  const good =
    checkpointStep === null
      ? 'there is no earlier checkpoint'
      : `the last finite checkpoint is at step ${checkpointStep}`
  return `the objective is not finite after step ${position.step}: ${where}; ${good}`
}

/** Reads where a stage ended: whether the run has settled there, the staged objective, and the outputs Z^L (K, N). */
async function lookAt(
  { engine, problem, position }: Run,
  multiplier: number,
  ended: FinishReason,
): Promise<{ isSettled: boolean; objective: number; outputs: () => Matrix }> {
  const theta = await engine.parameters()
  const { dataLoss, weightPenalty, featurePenalty, gradient } = await engine.evaluate(theta)
  const objective = dataLoss + multiplier * (weightPenalty + featurePenalty)
  const { ratios, gradients } = stationarityAt(problem, theta, gradient, multiplier)
  const { earlier } = position
  const motion = {
    ended,
    isStationary: isStationary(ratios, gradients, settledBelow),
    earlier,
    objective,
    weightPenalty,
  }
  return { isSettled: isSettled(motion), objective, outputs: () => forwardPass(problem, theta).features.at(-1)! }
}

/**
 * Moves a run from a trap to the start of its next attempt: with a weaker continuation, and with larger weights where the
 * continuation is not to blame.
 */
function restart({ position }: Run, trap: Trap): void {
  position.restarts++
  const isAtTarget = position.multiplier <= 1
  if (trap.kind !== 'lost class' || isAtTarget) position.gain += 0.1
  position.multiplier = Math.max(1, position.multiplier / weaker[trap.kind])
  // The next attempt measures this step again, as its first.
  const start = { stage: 0, stageStep: 0, settling: null, earlier: null, measuredAt: -1 }
  Object.assign(position, { attemptBegan: position.step, ...start })
}

/** Reads how far a run got, from its last measurement where that is of the last step. */
async function reachedBy(run: Run, unlearned: number[]): Promise<Reached> {
  const { lastMeasured, position } = run
  const layered = lastMeasured?.step === position.step ? lastMeasured.layered : (await readNow(run, 1))?.layered
  const none = new Float64Array()
  return {
    stationarity: layered?.['stationarity'] ?? none,
    gradients: layered?.['weightGradient'] ?? none,
    unlearned,
  }
}

async function outcomeOf(ending: Ending, run: Run): Promise<TrainerOutcome> {
  const { step, restarts } = run.position
  if (ending.status === 'finished')
    return { status: 'finished', reason: ending.reason, reached: await reachedBy(run, ending.unlearned) }
  if (ending.status !== 'settled') return ending
  const message = `training still settles at ${describe(ending.trap)} after ${restarts} restarts; its weights are kept`
  return { status: 'trapped', step, message }
}

function describe(trap: Trap): string {
  if (trap.kind === 'zero solution') return 'the zero solution'
  if (trap.kind === 'lost class') return `a point where class ${trap.class} has the outputs of the zero solution`
  return 'a point above the zero solution'
}

const handoverText = (step: number, before: Optimizer['kind']): string =>
  `step ${step}: ${methodNames[before]} ends, and L-BFGS starts from its weights`

const unlearnedMessage = (step: number, classes: readonly number[]): string =>
  `step ${step}: ${classes.length === 1 ? 'class' : 'classes'} ${classes.join(', ')} not learned: another output is as large`
