import type { Sample, TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { stages, type Stage } from './continuation.ts'
import { openBackend } from './engine/backend.ts'
import { createOpsEngine } from './engine/ops/opsEngine.ts'
import { findTrap, type Trap } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { makeProblem } from './problem.ts'
import { checkpoint, measureNow, newRun, type Run } from './run.ts'
import { measurementSteps } from './schedule.ts'
import { runStage } from './stage.ts'

/** A trap is left by another start; after this many the run ends where it is, and says so. */
const maxRestarts = 5

type Ending = TrainerOutcome | { status: 'trapped'; trap: Trap }

/**
 * Trains a spec on a sample: section 5.2 of Zangrando et al. 2402.03991v2 by L-BFGS with λ-continuation. Yields what
 * happens; the last event is `ended`. Knows nothing of processes.
 */
export async function* train(spec: RunSpec, sample: Sample, signal: AbortSignal): AsyncGenerator<TrainerEvent> {
  const problem = makeProblem(spec, sample)
  const backend = await openBackend(spec.engine, spec.precision)
  yield { kind: 'started', engine: backend.report }
  const totalSteps = stages(spec).reduce((sum, { steps }) => sum + steps, 0)
  const run = newRun(spec, problem, createOpsEngine(backend, problem, spec.optimizer, totalSteps), signal)

  let start: Start = { gain: spec.initialisation.gain, multiplier: spec.optimizer.continuation.start }
  let ending: Ending
  for (;;) {
    ending = yield* attempt(run, initialParameters(spec, problem, start.gain), stages(spec, start.multiplier))
    if (ending.status !== 'trapped' || run.restarts === maxRestarts) break
    run.restarts++
    start = otherStart(start, ending.trap)
    const { gain, multiplier } = start
    const message = `step ${run.step}: settled ${describe(ending.trap)}; restart ${run.restarts} with gain ${gain.toFixed(2)}, λ from ${multiplier.toPrecision(3)} times its value`
    yield { kind: 'logged', level: 'warning', message }
  }
  if (ending.status === 'finished') yield* measureNow(run, 1)
  if (ending.status === 'stopped') yield checkpoint(run)
  run.engine.dispose()
  yield { kind: 'ended', outcome: outcomeOf(ending, run), peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }
}

/** One pass through the stages of the continuation, from θ. */
async function* attempt(run: Run, theta: Float64Array, plan: Stage[]): AsyncGenerator<TrainerEvent, Ending> {
  const { engine, spec } = run
  const begin = run.step
  const planned = plan.reduce((sum, stage) => sum + stage.steps, 0)
  const due = new Set(Array.from(measurementSteps(spec, planned), (step) => begin + step))
  run.totalSteps = begin + planned
  engine.initialise(theta)
  for (const [index, stage] of plan.entries()) {
    engine.setMultiplier(stage.multiplier)
    if (index === 0 && !(yield* measureNow(run, stage.multiplier))) return { status: 'stopped' }
    const ended = yield* runStage(run, stage, { index, count: plan.length }, due)
    if (ended === 'stopped') return { status: 'stopped' }
    if (ended === 'not finite')
      return { status: 'diverged', step: run.step, message: `the objective is not finite at step ${run.step}` }
    yield checkpoint(run)
    // While λ is many times too strong the outputs fall short of the targets by design.
    const trap = findTrap(run.problem, engine, stage.multiplier, { classes: index >= plan.length - 2 })
    if (trap) return { status: 'trapped', trap }
    if (index === plan.length - 1) return { status: 'finished', reason: ended }
  }
  throw new Error('train: a plan has at least one stage')
}

interface Start {
  gain: number
  /** Of λ and λ' at the beginning. */
  multiplier: number
}

function otherStart({ gain, multiplier }: Start, trap: Trap): Start {
  return trap.kind === 'zero solution'
    ? { gain: gain + 0.1, multiplier }
    : { gain, multiplier: Math.max(1, multiplier / 3) }
}

function outcomeOf(ending: Ending, { step, restarts }: Run): TrainerOutcome {
  if (ending.status !== 'trapped') return ending
  return { status: 'diverged', step, message: `ends ${describe(ending.trap)} after ${restarts} restarts` }
}

const describe = (trap: Trap): string =>
  trap.kind === 'zero solution' ? 'in the zero solution' : `with class ${trap.class} given up`
