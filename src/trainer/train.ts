import type { FinishReason, Reached, Shortfall, TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { Matrix } from '../shared/linalg/matrix.ts'
import { methodNames, type Optimizer } from '../shared/spec/optimizer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { forwardPass } from '../shared/theory/objective.ts'
import type { Problem, Sample } from '../shared/theory/problem.ts'
import { endModel } from '../shared/theory/unconstrained/lossEnd.ts'
import { isStationary, stationarityAt } from '../shared/theory/stationarity.ts'
import { keptSteps } from '../shared/spec/keptWeights.ts'
import { scheduledSteps, stages, type Stage } from '../shared/spec/stages.ts'
import { firstNonFinite } from './divergence.ts'
import type { Engine } from './engine/engine.ts'
import { isRestarted, lossEndOf, maxRestarts, restart, restartText, trapText, type RestartCause } from './restart.ts'
import { isSettled, settledBelow, trapOf, unlearnedClasses, type Trap } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { restoreCheckpoint, type Checkpoint } from './restore.ts'
import { checkpoint, measureNow, newRun, readNow, type Run } from './run.ts'
import { measurementSteps } from './schedule.ts'
import { shortfallOf } from './shortfall.ts'
import { peakMemory } from './peakMemory.ts'
import { runStage } from './stage.ts'

type Ending =
  | Exclude<TrainerOutcome, { status: 'finished' }>
  | { status: 'finished'; reason: FinishReason; unlearned: number[]; shortfall: Shortfall | null }
  | { status: 'settled'; trap: Trap }

/** The inputs of one training run. */
export interface Training {
  spec: RunSpec
  problem: Problem
  engine: Engine
  /** The checkpoint to resume from; null: start at step 0. */
  resume: Checkpoint | null
  signal: AbortSignal
  /** What the run trains on, and samples that it does not train on; null or absent: the problem alone. */
  sample?: Sample | null
  test?: Sample | null
  /** The weights of `initialisation.weights`. */
  start?: readonly Float64Array[] | null
}

/**
 * Trains a spec by section 5.2 of Zangrando et al. 2402.03991v2, with λ-continuation, and yields its events. The last
 * event is `ended`. It depends neither on processes nor on the other runs of the engine.
 */
export async function* train(training: Training): AsyncGenerator<TrainerEvent> {
  const { spec, problem, engine, resume, signal, sample = null, test = null, start = null } = training
  const run = newRun(spec, problem, engine, signal, { sample, test }, start)
  const { position } = run
  const restored = resume && (await restoreCheckpoint(run, resume))
  yield { kind: 'started', engine: engine.report }
  if (restored !== null) yield { kind: 'logged', level: 'info', message: restored }
  const model = endModel(spec)
  if (spec.stop.restartEndings.length > 0 && typeof model === 'string')
    yield { kind: 'logged', level: 'warning', message: `stop.restartEndings has no effect, because the run ${model}` }
  let ending: Ending
  let isResumed = resume !== null
  for (;;) {
    ending = yield* attempt(run, stages(spec, position.multiplier), isResumed)
    if (ending.status === 'finished') yield* measureNow(run, 1)
    const cause = await restartCause(run, ending)
    if (cause === null || position.restarts === maxRestarts) break
    isResumed = false
    restart(run, cause)
    yield { kind: 'restarted', step: position.step }
    yield { kind: 'logged', level: 'warning', message: restartText(run, cause) }
  }
  if (ending.status === 'finished') {
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

async function restartCause(run: Run, ending: Ending): Promise<RestartCause | null> {
  if (ending.status === 'settled') return { kind: 'trap', trap: ending.trap }
  if (ending.status !== 'finished' || run.spec.stop.restartEndings.length === 0) return null
  const end = await lossEndOf(run)
  return end && isRestarted(run, end) ? { kind: 'end', end: end.kind } : null
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
  const start = { gain: position.gain, draw: position.draws ?? 0, given: run.given }
  if (!isResumed) await engine.initialise(initialParameters(spec, problem, start), scheduledSteps(plan))
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
    // A step on a batch has the loss of the point before it, so only this sees the last point.
    if (!Number.isFinite(settled.objective))
      return { status: 'diverged', step: position.step, message: await divergence(run) }
    // With a strong multiple of λ the outputs miss the targets by design, so only the last two stages check the classes.
    const trap = settled.isSettled
      ? trapOf(problem, {
          ...settled,
          multiplier: stage.multiplier,
          outputs: index >= plan.length - 2 ? settled.outputs() : null,
        })
      : null
    // An end with a name is no trap at λ itself: the spec decides whether it restarts.
    const isEnd = run.endModel !== null && stage.multiplier === 1
    if (trap && !isEnd) return { status: 'settled', trap }
    const isLast = index === plan.length - 1
    if (isLast || trap?.kind === 'zero solution') {
      run.totalSteps = position.step
      yield* checkpoint(run)
      const reason = isLast ? ended : 'zero solution'
      const outputs = settled.outputs()
      const shortfall = spec.batches ? shortfallOf(problem, { ...settled, outputs }) : null
      return { status: 'finished', reason, unlearned: unlearnedClasses(problem, outputs), shortfall }
    }
  }
  throw new Error('train: a plan has at least one stage')
}

async function divergence({ spec, problem, engine, position, checkpointStep }: Run): Promise<string> {
  const first = firstNonFinite(problem, await engine.parameters())
  const where = engine.backbone ? first.replace('W_1 (layer 1)', 'the features of the backbone') : first
  const advice = spec.batches ? '; lower the learning rate, or clip the gradient (optimizer.clipNorm)' : ''
  const good =
    checkpointStep === null
      ? 'there is no earlier checkpoint'
      : `the last finite checkpoint is at step ${checkpointStep}`
  return `the objective is not finite after step ${position.step}: ${where}; ${good}${advice}`
}

/** Reads where a stage ended: whether the run has settled there, the staged objective, and the outputs Z^L (K, N). */
async function lookAt(
  { engine, problem, position }: Run,
  multiplier: number,
  ended: FinishReason,
): Promise<{ isSettled: boolean; objective: number; dataLoss: number; outputs: () => Matrix }> {
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
  return {
    isSettled: isSettled(motion),
    objective,
    dataLoss,
    outputs: () => forwardPass(problem, theta).features.at(-1)!,
  }
}

/** Reads how far a run got, from its last measurement where that is of the last step. */
async function reachedBy(run: Run, unlearned: number[]): Promise<Reached> {
  const { lastMeasured, position } = run
  const layered = lastMeasured?.step === position.step ? lastMeasured.layered : (await readNow(run, 1))?.layered
  const known = (values: Float64Array | undefined): Float64Array => {
    const all = values?.slice() ?? new Float64Array()
    if (run.engine.backbone && all.length > 0) all[0] = NaN
    return all
  }
  return {
    stationarity: known(layered?.['stationarity']),
    gradients: known(layered?.['weightGradient']),
    unlearned,
  }
}

async function outcomeOf(ending: Ending, run: Run): Promise<TrainerOutcome> {
  const { step, restarts } = run.position
  if (ending.status !== 'finished' && ending.status !== 'settled') return ending
  const end = await lossEndOf(run)
  const named = end ? { end } : {}
  if (ending.status === 'finished')
    return {
      status: 'finished',
      reason: ending.reason,
      reached: await reachedBy(run, ending.unlearned),
      ...named,
      ...(ending.shortfall ? { shortfall: ending.shortfall } : {}),
      ...(restarts > 0 ? { restarts } : {}),
    }
  const message = `training still settles at ${trapText(ending.trap)} after ${restarts} restarts; its weights are kept`
  return { status: 'trapped', step, message, ...named }
}

const handoverText = (step: number, before: Optimizer['kind']): string =>
  `step ${step}: ${methodNames[before]} ends, and L-BFGS starts from its weights`

const unlearnedMessage = (step: number, classes: readonly number[]): string =>
  `step ${step}: ${classes.length === 1 ? 'class' : 'classes'} ${classes.join(', ')} not learned: another output is as large`
