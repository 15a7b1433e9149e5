import { labelVectors } from '../../src/shared/theory/clusterVariation.ts'
import type { Problem } from '../../src/shared/theory/problem.ts'
import type { Activation } from '../../src/shared/spec/runSpec.ts'
import { det } from './networkCases.ts'

/** What rankBound.json holds of a network, as far as its problem needs it. */
export interface BoundNetwork {
  hidden: Activation
  last: Activation
  bias: boolean
  loss: 'squared' | 'crossEntropy'
  reduction: 'sum' | 'mean'
  weightDecay: number
  featureDecay: number
  residual: boolean
  targetScale: number
  start: number[]
  theta: number[]
}

/** Returns the problem of a network of rankBound.py. */
export function boundProblem(c: BoundNetwork): Problem {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1)
  const each = <T>(value: T): T[] => [value, value, value]
  return {
    inputs: det(3, 6, 0.5),
    inputScale: null,
    inputBasis: null,
    targets: labelVectors(labels, 2, c.targetScale),
    labels,
    widths: [4, 4, 2],
    activations: [c.hidden, c.hidden, c.last],
    residual: [false, c.residual, false],
    bias: c.bias,
    loss: c.loss,
    weightDecays: each(c.weightDecay),
    featureDecays: each(c.featureDecay),
    sampleWeight: c.reduction === 'sum' ? 1 : 1 / 6,
  }
}
