import type { TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import type { Problem } from '../shared/theory/problem.ts'
import { stages, type Stage } from '../shared/spec/stages.ts'
import { firstNonFinite } from './divergence.ts'
import type { Engine } from './engine/engine.ts'
import { findDegenerateSolution, type DegenerateSolution } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { restoreCheckpoint, type Checkpoint } from './restore.ts'
import { checkpoint, measureNow, newRun, type Run } from './run.ts'
import { measurementSteps } from './schedule.ts'
import { peakMemory } from './peakMemory.ts'
import { runStage } from './stage.ts'

/** A run restarts from a degenerate solution this many times; after that it ends as diverged. */
const maxRestarts = 5

type Ending = TrainerOutcome | { status: 'degenerate'; solution: DegenerateSolution }

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
    if (ending.status !== 'degenerate' || position.restarts === maxRestarts) break
    isResumed = false
    restart(run, ending.solution)
    yield { kind: 'restarted', step: position.step }
    const { gain, multiplier, restarts } = position
    const message = `step ${position.step}: training converged to ${describe(ending.solution)}; restart ${restarts} with gain ${gain.toFixed(2)}, continuation from ${multiplier.toPrecision(3)} λ`
    yield { kind: 'logged', level: 'warning', message }
  }
  if (ending.status === 'finished') yield* measureNow(run, 1)
  if (ending.status === 'stopped') yield* checkpoint(run)
  engine.dispose()
  yield { kind: 'ended', outcome: outcomeOf(ending, run), peakMemoryBytes: peakMemory() }
}

/** Trains the stages of the continuation once, from the initial θ or from a restored checkpoint. */
async function* attempt(run: Run, plan: Stage[], isResumed: boolean): AsyncGenerator<TrainerEvent, Ending> {
  const { engine, spec, position, problem } = run
  const planned = plan.reduce((sum, stage) => sum + stage.steps, 0)
  const inAttempt = (steps: Iterable<number>): Set<number> =>
    new Set(Array.from(steps, (step) => position.attemptBegan + step))
  run.snapshots = inAttempt(spec.logging.snapshots)
  const due = inAttempt(measurementSteps(spec, planned))
  run.totalSteps = position.attemptBegan + planned
  run.stages = plan.length
  if (!isResumed) await engine.initialise(initialParameters(spec, problem, position.gain), planned)
  for (const [index, stage] of plan.entries()) {
    if (index < position.stage) continue
    run.smoothing = stage.smoothing
    if (!isResumed || index > position.stage) {
      position.stage = index
      position.stageStep = 0
      await engine.setStage(stage)
    }
    if (index === 0 && position.stageStep === 0 && !(yield* measureNow(run, stage.multiplier)))
      return { status: 'stopped' }
    // Without a line search, any step can diverge.
    if (run.checkpointStep === null && spec.optimizer.kind !== 'lbfgs') yield* checkpoint(run)
    const ended = yield* runStage(run, stage, plan.length, due)
    if (ended === 'stopped') return { status: 'stopped' }
    if (ended === 'not finite') return { status: 'diverged', step: position.step, message: await divergence(run) }
    // With a multiple of λ the outputs miss the targets by design, so only the last two stages check the classes.
    const lookAt = { classes: index >= plan.length - 2 }
    const solution = await findDegenerateSolution(problem, engine, stage.multiplier, lookAt)
    if (solution) return { status: 'degenerate', solution }
    if (index === plan.length - 1) {
      yield* checkpoint(run)
      return { status: 'finished', reason: ended }
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

/** Moves a run from a degenerate solution to the start of its next attempt. */
function restart({ position }: Run, solution: DegenerateSolution): void {
  position.restarts++
  if (solution.kind === 'zero solution') position.gain += 0.1
  else position.multiplier = Math.max(1, position.multiplier / 3)
  // The next attempt measures this step again, as its first.
  Object.assign(position, { attemptBegan: position.step, stage: 0, stageStep: 0, settling: null, measuredAt: -1 })
}

function outcomeOf(ending: Ending, { position: { step, restarts } }: Run): TrainerOutcome {
  if (ending.status !== 'degenerate') return ending
  return {
    status: 'diverged',
    step,
    message: `training still converges to ${describe(ending.solution)} after ${restarts} restarts; use a smaller λ or a larger gain`,
  }
}

const describe = (solution: DegenerateSolution): string =>
  solution.kind === 'zero solution' ? 'the zero solution' : `a solution without class ${solution.class}`
