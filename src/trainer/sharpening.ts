import type { Stage } from '../shared/spec/stages.ts'
import type { Advance } from './engine/engine.ts'
import type { Run } from './run.ts'

/** Steps between two checks whether a stage of sharpened ReLU has settled. Fixed, so that a run repeats its bits. */
const checkEvery = 50
/** A gradient norm below this is zero at the accuracy of float64 objectives of order 1. */
const zeroGradient = 1e-9
/** The least relative decrease of the objective that counts, each step. */
const leastDecrease = 1e-15

/** Returns the step at which a stage must pause for its next check, at most `end`. It starts the checks of a new stage. */
export function nextSharpeningCheck({ position }: Run, stage: Stage, end: number): number {
  if (stage.smoothing === 0) return end
  if (position.stageStep === 0)
    position.sharpening = { next: position.step + checkEvery, objective: Infinity, isSettled: false }
  return Math.min(end, position.sharpening?.next ?? end)
}

/**
 * Checks at the step of the next check whether the stage has settled: its gradient is zero, or its objective has stopped
 * falling. The position keeps the answer, because a stop may come before the stage ends.
 */
export function noteSharpeningCheck({ position }: Run, stage: Stage, taken: Advance['steps']): void {
  const last = taken.at(-1)
  const { sharpening } = position
  if (stage.smoothing === 0 || !last || !sharpening || position.step < sharpening.next) return
  const { dataLoss, weightPenalty, featurePenalty, gradientNorm } = last
  const objective = dataLoss + stage.multiplier * (weightPenalty + featurePenalty)
  const isSettled = hasSettled(sharpening.objective, objective, gradientNorm)
  position.sharpening = { next: position.step + checkEvery, objective, isSettled }
}

/** Tells whether the last check found that the stage has settled. The next stage then starts from there. */
export const isSettledAtCheck = ({ position }: Run, stage: Stage): boolean =>
  stage.smoothing > 0 && position.stageStep > 0 && position.sharpening?.isSettled === true

/** Tells whether `checkEvery` steps from `before` to `now` have changed nothing that counts. */
export const hasSettled = (before: number, now: number, gradientNorm: number): boolean =>
  gradientNorm < zeroGradient || before - now <= checkEvery * leastDecrease * Math.abs(now)
