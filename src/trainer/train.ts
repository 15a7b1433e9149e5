import type { ResumePoint, TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import type { Problem } from '../shared/theory/problem.ts'
import { stages, type Stage } from '../shared/spec/stages.ts'
import { firstNonFinite } from './divergence.ts'
import type { Engine } from './engine/engine.ts'
import { EngineRefusal } from './engine/ladder.ts'
import { findTrap, type Trap } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { checkpoint, engineName, measureNow, newRun, type Run } from './run.ts'
import { measurementSteps } from './schedule.ts'
import { runStage } from './stage.ts'

/** A trap is left by another start; after this many the run ends where it is, and says so. */
const maxRestarts = 5

type Ending = TrainerOutcome | { status: 'trapped'; trap: Trap }

/** One run as it is trained. */
export interface Training {
  spec: RunSpec
  problem: Problem
  engine: Engine
  /** Where it goes on; null: from the beginning. */
  resume: ResumePoint | null
  signal: AbortSignal
}

/**
 * Trains a spec: section 5.2 of Zangrando et al. 2402.03991v2 with λ-continuation. Yields what happens; the last event
 * is `ended`. Knows nothing of processes, nor of the runs beside it in the engine.
 */
export async function* train({ spec, problem, engine, resume, signal }: Training): AsyncGenerator<TrainerEvent> {
  yield { kind: 'started', engine: engine.report }
  const run = newRun(spec, problem, engine, signal)
  const { position } = run
  if (resume) yield* restoreCheckpoint(run, resume)
  let ending: Ending
  let isResumed = resume !== null
  for (;;) {
    ending = yield* attempt(run, stages(spec, position.multiplier), isResumed)
    if (ending.status !== 'trapped' || position.restarts === maxRestarts) break
    isResumed = false
    restart(run, ending.trap)
    yield { kind: 'restarted', step: position.step }
    const { gain, multiplier, restarts } = position
    const message = `step ${position.step}: settled ${describe(ending.trap)}; restart ${restarts} with gain ${gain.toFixed(2)}, λ from ${multiplier.toPrecision(3)} times its value`
    yield { kind: 'logged', level: 'warning', message }
  }
  if (ending.status === 'finished') yield* measureNow(run, 1)
  if (ending.status === 'stopped') yield* checkpoint(run)
  engine.dispose()
  yield { kind: 'ended', outcome: outcomeOf(ending, run), peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }
}

/** Puts the run where a checkpoint was made. */
async function* restoreCheckpoint(run: Run, { plan, state }: ResumePoint): AsyncGenerator<TrainerEvent> {
  const { engine: name, ...position } = plan
  if (name !== engineName(run))
    throw new EngineRefusal(
      `the checkpoint was made by the engine ${name}, and what can be had here is ${engineName(run)}`,
    )
  Object.assign(run.position, position)
  const stage = stages(run.spec, position.multiplier)[position.stage]!
  await run.engine.restore(state, stage.multiplier)
  yield { kind: 'logged', level: 'info', message: `goes on from step ${position.step}` }
}

/** One pass through the stages of the continuation: from the initial θ, or on from where a checkpoint has put it. */
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
    if (!isResumed || index > position.stage) {
      position.stage = index
      position.stageStep = 0
      await engine.setMultiplier(stage.multiplier)
    }
    if (index === 0 && position.stageStep === 0 && !(yield* measureNow(run, stage.multiplier)))
      return { status: 'stopped' }
    // Without a line search any step may be the one that diverges.
    if (run.checkpointStep === null && spec.optimizer.kind !== 'lbfgs') yield* checkpoint(run)
    const ended = yield* runStage(run, stage, plan.length, due)
    if (ended === 'stopped') return { status: 'stopped' }
    if (ended === 'not finite') return { status: 'diverged', step: position.step, message: await divergence(run) }
    // While λ is many times too strong the outputs fall short of the targets by design.
    const trap = await findTrap(problem, engine, stage.multiplier, { classes: index >= plan.length - 2 })
    if (trap) return { status: 'trapped', trap }
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
      ? 'no checkpoint was made before it'
      : `the last good checkpoint is that of step ${checkpointStep}`
  return `the objective is not finite after step ${position.step}: ${where}; ${good}`
}

/** Another start for a run that has settled in a trap. */
function restart({ position }: Run, trap: Trap): void {
  position.restarts++
  if (trap.kind === 'zero solution') position.gain += 0.1
  else position.multiplier = Math.max(1, position.multiplier / 3)
  // The step is measured again: it is now the first of another attempt.
  Object.assign(position, { attemptBegan: position.step, stage: 0, stageStep: 0, settling: null, measuredAt: -1 })
}

function outcomeOf(ending: Ending, { position: { step, restarts } }: Run): TrainerOutcome {
  if (ending.status !== 'trapped') return ending
  return { status: 'diverged', step, message: `ends ${describe(ending.trap)} after ${restarts} restarts` }
}

const describe = (trap: Trap): string =>
  trap.kind === 'zero solution' ? 'in the zero solution' : `with class ${trap.class} given up`
