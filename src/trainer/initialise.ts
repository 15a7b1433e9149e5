import { multiply } from '../shared/linalg/matrix.ts'
import { haarOrthogonal } from '../shared/linalg/orthogonal.ts'
import { randomStream } from '../shared/linalg/random.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, parameterCount, type Problem } from '../shared/theory/problem.ts'

/**
 * Initial θ: gain · Haar-orthogonal weights, zero biases, from the spec's seed alone. In reduced coordinates B = W₁ Q of
 * the W₁ that raw coordinates would start from, so that both train the same network.
 */
export function initialParameters(spec: RunSpec, problem: Problem, gain = spec.initialisation.gain): Float64Array {
  const theta = new Float64Array(parameterCount(problem))
  const random = randomStream(spec.seed, 'weights')
  for (const block of parameterBlocks(problem)) {
    if (block.kind === 'bias') continue
    const factor = block.layer === 1 ? spec.initialisation.firstGain : gain
    const W = blockMatrix(theta, block).data
    const basis = block.layer === 1 ? problem.inputBasis : null
    const drawn = haarOrthogonal(block.rows, basis?.rows ?? block.cols, random)
    const start = basis ? multiply(drawn, basis) : drawn
    start.data.forEach((value, i) => (W[i] = factor * value))
  }
  return theta
}
