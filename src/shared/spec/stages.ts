import type { RunSpec } from './runSpec.ts'

/** A part of training at a fixed multiple of λ and λ'. */
export interface Stage {
  multiplier: number
  steps: number
}

/** The fields of a spec that determine its stages. */
export interface StageSettings {
  optimizer: Pick<RunSpec['optimizer'], 'continuation'>
  stop: Pick<RunSpec['stop'], 'steps'>
}

/**
 * Returns the stages of λ-continuation. λ and λ' start `start` times too large, where the problem is well conditioned and
 * collapses, and are divided down to the target. Then only the scale of the collapsed directions changes.
 */
export function stages({ optimizer, stop }: StageSettings, start = optimizer.continuation.start): Stage[] {
  const { divideBy, steps, firstSteps } = optimizer.continuation
  const result: Stage[] = []
  for (let multiplier = start; multiplier > 1; multiplier /= divideBy)
    result.push({ multiplier, steps: result.length === 0 ? (firstSteps ?? steps) : steps })
  return [...result, { multiplier: 1, steps: stop.steps }]
}

/** Returns the largest number of steps of a run without restarts. */
export const plannedSteps = (settings: StageSettings): number =>
  stages(settings).reduce((sum, { steps }) => sum + steps, 0)
