import type { RunSpec } from './runSpec.ts'

/** One stretch of training at a fixed multiple of λ and λ'. */
export interface Stage {
  multiplier: number
  steps: number
}

/** What the stages of a run follow from. */
export interface StageSettings {
  optimizer: Pick<RunSpec['optimizer'], 'continuation'>
  stop: Pick<RunSpec['stop'], 'steps'>
}

/**
 * λ-continuation: λ and λ' start `start` times too strong, where the problem is well conditioned and collapses, and
 * are divided down to the target; then only the scale of the collapsed directions has to move.
 */
export function stages({ optimizer, stop }: StageSettings, start = optimizer.continuation.start): Stage[] {
  const { divideBy, steps, firstSteps } = optimizer.continuation
  const result: Stage[] = []
  for (let multiplier = start; multiplier > 1; multiplier /= divideBy)
    result.push({ multiplier, steps: result.length === 0 ? (firstSteps ?? steps) : steps })
  return [...result, { multiplier: 1, steps: stop.steps }]
}

/** How many steps a run takes at most, restarts apart. */
export const plannedSteps = (settings: StageSettings): number =>
  stages(settings).reduce((sum, { steps }) => sum + steps, 0)
