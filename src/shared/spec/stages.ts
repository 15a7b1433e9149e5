import type { RunSpec } from './runSpec.ts'

/** One stretch of training at a fixed multiple of λ and λ'. */
export interface Stage {
  multiplier: number
  steps: number
}

/**
 * λ-continuation: λ and λ' start `start` times too strong, where the problem is well conditioned and collapses, and
 * are divided down to the target; then only the scale of the collapsed directions has to move.
 */
export function stages(spec: RunSpec, start = spec.optimizer.continuation.start): Stage[] {
  const { divideBy, steps } = spec.optimizer.continuation
  const result: Stage[] = []
  for (let multiplier = start; multiplier > 1; multiplier /= divideBy) result.push({ multiplier, steps })
  return [...result, { multiplier: 1, steps: spec.stop.steps }]
}
