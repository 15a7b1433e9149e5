import { acceptedChange, type CollapseChange, type CollapseStep } from '../shared/contract/collapseSteps.ts'
import { collapseStepText } from '../shared/contract/collapseStepsText.ts'
import type { TrainerEvent } from '../shared/contract/trainer.ts'
import type { Matrix } from '../shared/linalg/matrix.ts'
import { scheduledSteps, stages } from '../shared/spec/stages.ts'
import {
  classMeanRows,
  classMeanWeights,
  objectiveChange,
  projectedWeights,
  type ClassMeanRows,
  type NoisyObjective,
} from '../shared/theory/collapseStep.ts'
import { layerPass } from '../shared/theory/objective.ts'
import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import { yieldToEventLoop, type Run } from './run.ts'

/** Returns the step of the next collapse step of a stage that ends at `end`; `end` where there is none before. */
export function nextCollapse({ spec, position }: Run, end: number): number {
  const every = spec.optimizer.collapseSteps
  return every === null ? end : Math.min(end, position.step + every - (position.stageStep % every))
}

/**
 * Whether a collapse step is due at the current step: at every multiple of `optimizer.collapseSteps` in a stage, at its
 * end, at a check of the spectra, and where the stage ends early. A resumed run does not repeat one.
 */
export function isCollapseDue({ spec, position }: Run, at: { end: number; isOver: boolean }): boolean {
  const { step, stageStep, settling, collapsedAt } = position
  const every = spec.optimizer.collapseSteps
  if (every === null || stageStep === 0 || collapsedAt === step) return false
  return stageStep % every === 0 || step === at.end || step === settling?.next || at.isOver
}

/** How a collapse step ended: interrupted by a stop, or with the change of the objective beyond its noise. */
export type CollapseEnd = 'stopped' | 'lowered' | 'unchanged'

/**
 * Takes a collapse step: the class means of A¹, then bottom up the projection of W_l onto the leading directions of
 * Z^{l−1}. The engine decides by its objective which changes it keeps. After an accepted change the optimizer restarts
 * from the changed weights. A stop in the middle discards the whole step.
 */
export async function* collapse(run: Run, multiplier: number): AsyncGenerator<TrainerEvent, CollapseEnd> {
  const { engine, position, problem, spec } = run
  const { step } = position
  const trial: Trial = { run, theta: await engine.parameters(), value: { objective: NaN, noise: NaN } }
  trial.value = await engine.evaluate(trial.theta)
  const changes: CollapseChange[] = []
  let features: Matrix | null = problem.inputs
  for (let layer = 1; layer <= problem.widths.length; layer++) {
    changes.push(layer === 1 ? await takeClassMeans(trial) : await project(trial, layer, features!))
    features = layerPass(problem, trial.theta, layer, features).feature
    await yieldToEventLoop()
    if (run.signal.aborted) return 'stopped'
  }
  if (changes.some(({ outcome }) => outcome === 'accepted')) {
    const scheduled = scheduledSteps(stages(spec, position.multiplier))
    await engine.initialise(trial.theta, scheduled, step - position.attemptBegan)
    // A measurement of this step has the weights before.
    if (position.measuredAt === step) position.measuredAt = -1
  }
  position.collapsedAt = step
  const taken: CollapseStep = { step, multiplier, changes }
  yield { kind: 'collapsed', collapse: taken }
  const message = collapseStepText(taken)
  if (message !== null) yield { kind: 'logged', level: 'info', message }
  const noise = changes.reduce((sum, own) => (own.outcome === 'accepted' ? sum + (own.noise ?? 0) : sum), 0)
  return acceptedChange(taken) < -noise ? 'lowered' : 'unchanged'
}

/** The weights that a collapse step has accepted so far, and their objective. */
interface Trial {
  readonly run: Run
  theta: Float64Array
  value: NoisyObjective
}

/** The rows of the class means depend on the data alone: a run computes them once. */
const rowsOfProblem = new WeakMap<Problem, ClassMeanRows>()

async function takeClassMeans(trial: Trial): Promise<CollapseChange> {
  const { problem } = trial.run
  const known = rowsOfProblem.get(problem) ?? classMeanRows(problem)
  rowsOfProblem.set(problem, known)
  if (!known.rows) return skipped(1, known.reason)
  return { ...(await decide(trial, 1, classMeanWeights(problem, trial.theta, known.rows))), rank: null }
}

async function project(trial: Trial, layer: number, features: Matrix): Promise<CollapseChange> {
  const { problem } = trial.run
  if (problem.weightDecays[layer - 1] === 0) return skipped(layer, `λ_${layer} is 0`)
  const W = blockMatrix(trial.theta, parameterBlocks(problem)[layer - 1]!)
  const { weights, rank } = projectedWeights(W, features)
  if (!weights) return { ...skipped(layer, `Z^${layer - 1} has full rank`), rank }
  return { ...(await decide(trial, layer, weights)), rank }
}

const skipped = (layer: number, reason: string): CollapseChange => ({
  layer,
  outcome: 'skipped',
  change: null,
  noise: null,
  rank: null,
  reason,
})

/** Keeps new weights of a layer if the objective of the engine does not rise by more than its noise. */
async function decide(trial: Trial, layer: number, weights: Matrix): Promise<Omit<CollapseChange, 'rank'>> {
  const { engine, problem } = trial.run
  const candidate = trial.theta.slice()
  candidate.set(weights.data, parameterBlocks(problem)[layer - 1]!.offset)
  const value = await engine.evaluate(candidate)
  const { change, noise, isAccepted } = objectiveChange(trial.value, value)
  if (isAccepted) Object.assign(trial, { theta: candidate, value })
  return { layer, outcome: isAccepted ? 'accepted' : 'refused', change, noise, reason: null }
}
