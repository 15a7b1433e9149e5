import type { FinishReason, TrainerEvent } from '../shared/contract/trainer.ts'
import type { Stage } from '../shared/spec/stages.ts'
import { collapse, isCollapseDue, nextCollapse } from './collapse.ts'
import type { Advance } from './engine/engine.ts'
import { isStationary, stationarityAt } from '../shared/theory/stationarity.ts'
import { spectrumChange } from './measure/spectrumChange.ts'
import { yieldToEventLoop, checkpoint, isCheckpointDue, measureNow, readNow, pendingProgress, type Run } from './run.ts'
import { nextDue } from './schedule.ts'
import { isSettledAtCheck, nextSharpeningCheck, noteSharpeningCheck } from './sharpening.ts'

/** Training time between two reads of the channel, in milliseconds. */
const sliceMs = 40

export type StageEnd = 'stopped' | 'not finite' | FinishReason

/** Steps between two checks of the stop rule `stationarity`. */
const stationarityEvery = 50
/** The fewest steps over which the objective shows whether a run still moves. */
const leastQuarter = 25

/** What `whatIsDue` needs to know of a stage. */
interface Course {
  stage: Stage
  /** The last step of the stage. */
  end: number
  isLast: boolean
  /** The steps with a measurement. */
  due: ReadonlySet<number>
}

/**
 * Trains one stage, at one multiple of λ, until its last step or an earlier end. It measures at the steps in `due`, and
 * resumes in the middle of a stage where the position is there.
 */
export async function* runStage(
  run: Run,
  stage: Stage,
  count: number,
  due: ReadonlySet<number>,
): AsyncGenerator<TrainerEvent, StageEnd> {
  const { engine, reporter, position } = run
  const end = position.step - position.stageStep + stage.steps
  const isLast = position.stage === count - 1
  const course = { stage, end, isLast, due }
  if (isLast && position.settling === null) await startConvergenceChecks(run, stage.multiplier)
  let ended: Advance['ended'] = null
  for (;;) {
    // A stop may have come between the last step and what was due at it: a resumed run does that first.
    const over = yield* whatIsDue(run, course, ended)
    if (over) {
      if (over !== 'stopped') run.totalSteps -= end - position.step
      return over
    }
    if (position.step === end) return 'step limit'
    const { step, settling } = position
    const until = Math.min(
      nextDue(step, end, due),
      step + run.slice,
      settling?.next ?? end,
      nextCollapse(run, end),
      nextSharpeningCheck(run, stage, end),
      isLast && run.spec.stop.stationarity > 0 ? nextCheck(run) : end,
    )
    const before = performance.now()
    const advance = await engine.advance(until - position.step)
    const taken = advance.steps
    ended = advance.ended
    adaptSlice(run, taken.length, performance.now() - before)
    reporter.add(position.step + 1, stage.multiplier, taken)
    // Losses of batches scatter, so they do not show whether a run still moves.
    if (!run.spec.batches) noteEarlier(run, stage, taken)
    position.step += taken.length
    position.stageStep += taken.length
    noteSharpeningCheck(run, stage, taken)
    const progress = pendingProgress(run, ended !== null || position.step === end)
    if (progress) yield progress
    await yieldToEventLoop()
    if (ended === 'not finite') return 'not finite'
    if (run.signal.aborted && ended === null) return 'stopped'
  }
}

/**
 * Does what is due at the current step: a collapse step, a measurement, the checks of the stop rules, a checkpoint. It
 * repeats nothing, and returns why the stage ends here, or null.
 */
async function* whatIsDue(
  run: Run,
  { stage, end, isLast, due }: Course,
  ended: Advance['ended'],
): AsyncGenerator<TrainerEvent, StageEnd | null> {
  const { position } = run
  const isOver = ended === 'round-off'
  const collapsed = isCollapseDue(run, { end, isOver }) ? yield* collapse(run, stage.multiplier) : 'unchanged'
  if (collapsed === 'stopped') return 'stopped'
  if (due.has(position.step) && !(yield* measureNow(run, stage.multiplier))) return 'stopped'
  // After a collapse step that lowered the objective, the line search starts again.
  if (isOver && collapsed !== 'lowered') return 'line search at round-off'
  if (position.stageStep === 0) return null
  if (isSettledAtCheck(run, stage)) return 'settled'
  if (isLast && (await isStationaryNow(run, stage.multiplier))) {
    if (!isCollapseDue(run, { end, isOver: true })) return 'stationary'
    // The weights that the run keeps are those after a collapse step, which must be stationary too.
    if ((yield* collapse(run, stage.multiplier)) === 'stopped') return 'stopped'
    if (await isStationaryNow(run, stage.multiplier)) return 'stationary'
  }
  if (await hasConverged(run, stage.multiplier)) return 'converged'
  if (isCheckpointDue(run)) yield* checkpoint(run)
  return null
}

const nextCheck = ({ position }: Run): number =>
  position.step + stationarityEvery - (position.stageStep % stationarityEvery)

/** Keeps the objective at three quarters of a stage, for `isSettled`. `taken` follows `position.stageStep`. */
function noteEarlier({ position }: Run, { steps, multiplier }: Stage, taken: Advance['steps']): void {
  const quarter = Math.floor(steps / 4)
  const at = taken[steps - quarter - position.stageStep - 1]
  if (quarter < leastQuarter || !at) return
  const { dataLoss, weightPenalty, featurePenalty } = at
  position.earlier = { objective: dataLoss + multiplier * (weightPenalty + featurePenalty), weightPenalty }
}

/** Whether the stop rule `stationarity` is due and met: by the engine's gradient, and then in float64. */
async function isStationaryNow(run: Run, multiplier: number): Promise<boolean> {
  const { engine, problem, spec, position } = run
  const tolerance = spec.stop.stationarity
  if (tolerance === 0 || position.stageStep % stationarityEvery !== 0) return false
  const theta = await engine.parameters()
  const { gradient } = await engine.evaluate(theta)
  const near = stationarityAt(problem, theta, gradient, multiplier)
  if (!isStationary(near.ratios, near.gradients, tolerance)) return false
  const layered = (await readNow(run, multiplier))?.layered
  return layered !== undefined && isStationary(layered.stationarity, layered.weightGradient, tolerance)
}

/** Starts the convergence checks: every `window` steps the leading singular values are compared with the last ones. */
async function startConvergenceChecks(run: Run, multiplier: number): Promise<void> {
  const { spectrumChange: tolerance, window } = run.spec.stop
  if (tolerance === 0) return
  const reference = await leadingSpectra(run, multiplier)
  if (reference) run.position.settling = { reference: toLists(reference), next: run.position.step + window }
}

async function hasConverged(run: Run, multiplier: number): Promise<boolean> {
  const { position, spec } = run
  if (position.settling === null || position.step < position.settling.next) return false
  const now = await leadingSpectra(run, multiplier)
  if (!now) return false
  const change = spectrumChange(position.settling.reference, now)
  position.settling = { reference: toLists(now), next: position.settling.next + spec.stop.window }
  return change <= spec.stop.spectrumChange
}

/** Returns the K leading singular values of every Z^l in float64, or null when a stop interrupts it. */
async function leadingSpectra(run: Run, multiplier: number): Promise<Float64Array[] | null> {
  const K = run.problem.targets.rows
  const readings = await readNow(run, multiplier)
  return readings?.featureSpectra.map((s) => s.slice(0, K)) ?? null
}

const toLists = (vectors: readonly Float64Array[]): number[][] => vectors.map((vector) => [...vector])

function adaptSlice(run: Run, taken: number, tookMs: number): void {
  if (taken > 0) run.slice = Math.max(1, Math.min(1000, Math.floor((sliceMs / Math.max(tookMs, 0.01)) * taken)))
}
