import type { LogitsResult } from '../../shared/contract/analyses/logits.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { logitMargin } from '../../shared/theory/unconstrained/marginNorm.ts'
import type { AnalysisInput } from './work.ts'

/** Computes spectrum and margin of the outputs of the last weights. */
export function logits({ problem, sample, weights }: AnalysisInput<'logits'>): LogitsResult {
  const { step = 0, theta = new Float64Array() } = weights.at(-1) ?? {}
  const Z = forwardPass(problem, theta).features.at(-1)
  if (!Z) throw new RangeError('the network has no layers')
  return { kind: 'logits', step, ...logitMargin(Z, sample.labels) }
}
