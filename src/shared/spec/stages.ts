import type { RunSpec } from './runSpec.ts'

/** A part of training at a fixed multiple of λ and λ'. */
export interface Stage {
  multiplier: number
  steps: number
  /** The width ε of sharpened ReLU; 0: ReLU itself. */
  smoothing: number
}

type Sharpening = readonly (readonly [epsilon: number, steps: number])[]

/** The fields of a spec that determine its stages. */
export interface StageSettings {
  optimizer: Pick<RunSpec['optimizer'], 'continuation'> & { readonly sharpening?: Sharpening | undefined }
  stop: Pick<RunSpec['stop'], 'steps'>
}

/**
 * Returns the stages of λ-continuation. λ and λ' start `start` times too large, where the problem is well conditioned and
 * collapses, and are divided down to the target. Then only the scale of the collapsed directions changes. The stages of
 * sharpened ReLU follow the steps at the target λ.
 */
export function stages({ optimizer, stop }: StageSettings, start = optimizer.continuation.start): Stage[] {
  const { divideBy, steps, firstSteps } = optimizer.continuation
  const result: Stage[] = []
  for (let multiplier = start; multiplier > 1; multiplier /= divideBy)
    result.push({ multiplier, steps: result.length === 0 ? (firstSteps ?? steps) : steps, smoothing: 0 })
  result.push({ multiplier: 1, steps: stop.steps, smoothing: 0 })
  for (const [smoothing, steps] of sharpeningOf(optimizer)) result.push({ multiplier: 1, steps, smoothing })
  return result
}

/** Returns the stages of sharpened ReLU as pairs of ε and steps; none by default. */
export const sharpeningOf = (optimizer: StageSettings['optimizer']): Sharpening => optimizer.sharpening ?? []

/** Returns the largest number of steps of a run without restarts. */
export const plannedSteps = (settings: StageSettings): number =>
  stages(settings).reduce((sum, { steps }) => sum + steps, 0)
