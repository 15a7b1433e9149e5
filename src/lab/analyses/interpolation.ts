import type { InterpolationResult } from '../../shared/contract/analyses/interpolation.ts'
import { interpolantOf } from '../../shared/theory/interpolant.ts'
import type { AnalysisInput } from './work.ts'

/** Computes the interpolating network of the last weights. */
export function interpolation({ problem, sample, weights }: AnalysisInput<'interpolation'>): InterpolationResult {
  const { step = 0, theta = new Float64Array() } = weights.at(-1) ?? {}
  const found = interpolantOf(problem, theta, sample.classes)
  return {
    kind: 'interpolation',
    step,
    interpolant: typeof found === 'string' ? { value: null, refusal: found } : { value: found, refusal: null },
  }
}
