import type { Sample, TrainerEvent, TrainerOutcome } from '../shared/contract/trainer.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { forwardPass } from '../shared/theory/objective.ts'
import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import { stages, type Stage } from './continuation.ts'
import { openBackend } from './engine/backend.ts'
import type { Engine } from './engine/engine.ts'
import { createOpsEngine } from './engine/ops/opsEngine.ts'
import { droppedClass, isZeroSolution, type Trap } from './guards.ts'
import { initialParameters } from './initialise.ts'
import { measure } from './measure/measure.ts'
import { leadingSpectra, spectrumChange } from './measure/spectrumChange.ts'
import { makeProblem } from './problem.ts'
import { progressReporter, type ProgressReporter } from './progress.ts'
import { measurementSteps, nextDue } from './schedule.ts'

/** A trap is left by another start; after this many the run ends where it is, and says so. */
const maxRestarts = 5
/** Between two looks at the channel training runs for about this long. */
const sliceMs = 40

/** What changes while a run goes on. */
interface Run {
  spec: RunSpec
  problem: Problem
  engine: Engine
  signal: AbortSignal
  reporter: ProgressReporter
  startedAt: number
  step: number
  totalSteps: number
  restarts: number
  measuredAt: number
  /** Steps in one slice, adapted to the speed. */
  slice: number
}

type Ending = TrainerOutcome | { status: 'trapped'; trap: Trap }

/**
 * Trains a spec on a sample: section 5.2 of Zangrando et al. 2402.03991v2 by L-BFGS with λ-continuation. Yields what
 * happens; the last event is `ended`. Knows nothing of processes.
 */
export async function* train(spec: RunSpec, sample: Sample, signal: AbortSignal): AsyncGenerator<TrainerEvent> {
  const problem = makeProblem(spec, sample)
  const backend = await openBackend(spec.engine, spec.precision)
  yield { kind: 'started', engine: backend.report }
  const engine = createOpsEngine(backend, problem, spec.optimizer.memory)
  const reporter = progressReporter(() => performance.now())
  const startedAt = performance.now()
  const run: Run = {
    spec,
    problem,
    engine,
    signal,
    reporter,
    startedAt,
    ...{ step: 0, totalSteps: 0, restarts: 0 },
    measuredAt: -1,
    slice: 1,
  }
  let gain = spec.initialisation.gain
  let start = spec.optimizer.continuation.start
  for (;;) {
    const ending = yield* attempt(run, initialParameters(spec, problem, gain), stages(spec, start))
    if (ending.status !== 'trapped') return yield* end(run, ending)
    const { trap } = ending
    const where = trap.kind === 'zero solution' ? 'in the zero solution' : `with class ${trap.class} given up`
    if (run.restarts === maxRestarts)
      return yield* end(run, {
        status: 'diverged',
        step: run.step,
        message: `ends ${where} after ${maxRestarts} restarts`,
      })
    run.restarts++
    if (trap.kind === 'zero solution') gain += 0.1
    else start = Math.max(1, start / 3)
    const change =
      trap.kind === 'zero solution' ? `gain ${gain.toFixed(2)}` : `the continuation from ${start.toPrecision(3)} λ`
    yield {
      kind: 'logged',
      level: 'warning',
      message: `step ${run.step}: settled ${where}; restart ${run.restarts} with ${change}`,
    }
  }
}

/** One pass through the stages of the continuation, from θ. */
async function* attempt(run: Run, theta: Float64Array, plan: Stage[]): AsyncGenerator<TrainerEvent, Ending> {
  const { engine, spec } = run
  engine.initialise(theta)
  const begin = run.step
  run.totalSteps = begin + plan.reduce((sum, stage) => sum + stage.steps, 0)
  const due = new Set([...measurementSteps(spec, run.totalSteps - begin)].map((step) => begin + step))
  engine.setMultiplier(plan[0]?.multiplier ?? 1)
  if (!(yield* measureNow(run, plan[0]?.multiplier ?? 1))) return { status: 'stopped' }
  for (const [index, stage] of plan.entries()) {
    engine.setMultiplier(stage.multiplier)
    const ended = yield* runStage(run, stage, { index, count: plan.length }, due)
    if (ended === 'stopped') return { status: 'stopped' }
    if (ended === 'not finite')
      return { status: 'diverged', step: run.step, message: `the objective is not finite at step ${run.step}` }
    yield checkpoint(run)
    const trap = findTrap(run, stage, index >= plan.length - 2)
    if (trap) return { status: 'trapped', trap }
    if (index === plan.length - 1) return { status: 'finished', reason: ended }
  }
  throw new Error('train: a plan has at least one stage')
}

type StageEnd = 'stopped' | 'not finite' | 'converged' | 'step limit' | 'line search at round-off'

async function* runStage(
  run: Run,
  stage: Stage,
  { index, count }: { index: number; count: number },
  due: ReadonlySet<number>,
): AsyncGenerator<TrainerEvent, StageEnd> {
  const { engine, reporter, spec, problem } = run
  const end = run.step + stage.steps
  const isLast = index === count - 1
  const { spectrumChange: tolerance, window } = spec.stop
  const steps = (): Set<number> => due as Set<number>
  let reference = tolerance > 0 && isLast ? leadingSpectra(problem, engine.parameters()) : null
  let nextCheck = run.step + window
  const report = (force: boolean): TrainerEvent | null => {
    const { step, totalSteps, restarts } = run
    return reporter.batch({ step, steps: totalSteps, stage: index + 1, stages: count, restarts }, force)
  }
  while (run.step < end) {
    const until = Math.min(nextDue(run.step, end, steps()), run.step + run.slice, reference ? nextCheck : end)
    const before = performance.now()
    const { steps: taken, ended } = engine.advance(until - run.step)
    adaptSlice(run, taken.length, performance.now() - before)
    reporter.add(run.step + 1, stage.multiplier, taken)
    run.step += taken.length
    const batch = report(ended !== null || run.step === end)
    if (batch) yield batch
    await breathe()
    if (run.signal.aborted) return 'stopped'
    if (ended === 'not finite') return 'not finite'
    if (due.has(run.step) && !(yield* measureNow(run, stage.multiplier))) return 'stopped'
    if (ended === 'round-off') {
      run.totalSteps -= end - run.step
      return 'line search at round-off'
    }
    if (!reference || run.step < nextCheck) continue
    const now = leadingSpectra(problem, engine.parameters())
    if (spectrumChange(reference, now) <= tolerance) return 'converged'
    reference = now
    nextCheck += window
  }
  return 'step limit'
}

function adaptSlice(run: Run, taken: number, tookMs: number): void {
  if (taken > 0) run.slice = Math.max(1, Math.min(1000, Math.floor((sliceMs / Math.max(tookMs, 0.01)) * taken)))
}

function findTrap({ problem, engine }: Run, { multiplier }: Stage, areClassesDue: boolean): Trap | null {
  const theta = engine.parameters()
  const { dataLoss, weightPenalty, featurePenalty } = engine.evaluate(theta)
  if (isZeroSolution(problem, dataLoss + multiplier * (weightPenalty + featurePenalty)))
    return { kind: 'zero solution' }
  // While λ is many times too strong the outputs fall short of the targets by design.
  const outputs = areClassesDue ? forwardPass(problem, theta).features.at(-1) : undefined
  const dropped = outputs ? droppedClass(problem, outputs) : null
  return dropped === null ? null : { kind: 'dropped class', class: dropped }
}

/** Yields a measurement of the present step, once. Returns false when a stop came in the middle of it. */
async function* measureNow(run: Run, multiplier: number): AsyncGenerator<TrainerEvent, boolean> {
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

async function* end(run: Run, outcome: TrainerOutcome): AsyncGenerator<TrainerEvent> {
  if (outcome.status === 'finished') yield* measureNow(run, 1)
  if (outcome.status === 'stopped') yield checkpoint(run)
  run.engine.dispose()
  yield { kind: 'ended', outcome, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }
}

function checkpoint({ problem, engine, step }: Run): TrainerEvent {
  const theta = engine.parameters()
  return {
    kind: 'checkpointed',
    step,
    weights: parameterBlocks(problem).map((block) => blockMatrix(theta, block).data.slice()),
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
