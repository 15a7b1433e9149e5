import { multiply } from '../shared/linalg/matrix.ts'
import { haarOrthogonal } from '../shared/linalg/orthogonal.ts'
import { randomStream } from '../shared/linalg/random.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, parameterCount, type Problem } from '../shared/theory/problem.ts'

/**
 * Draws the initial θ from the spec's seed: Haar-orthogonal weights times the gain, and zero biases. In reduced
 * coordinates B = W₁ Q, where W₁ is the start of raw coordinates. Both then train the same network.
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
