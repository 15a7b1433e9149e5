import { matrix, multiply, type Matrix } from '../shared/linalg/matrix.ts'
import { haarOrthogonal } from '../shared/linalg/orthogonal.ts'
import { randomStream, type Random } from '../shared/linalg/random.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, parameterCount, type Problem } from '../shared/theory/problem.ts'

type Kind = RunSpec['initialisation']['kind']

/**
 * Draws the initial θ from the spec's seed: weights of the spec's distribution times the gain, and zero biases. In
 * reduced coordinates B = W₁ Q, where W₁ is the start of raw coordinates. Both then train the same network. `draw`: which
 * weights of the stream, from 0; the next draw continues it.
 */
export function initialParameters(
  spec: RunSpec,
  problem: Problem,
  { gain = spec.initialisation.gain, draw = 0 }: { gain?: number; draw?: number } = {},
): Float64Array {
  const random = randomStream(spec.seed, 'weights')
  let theta = drawnParameters(spec, problem, gain, random)
  for (let i = 0; i < draw; i++) theta = drawnParameters(spec, problem, gain, random)
  return theta
}

function drawnParameters(spec: RunSpec, problem: Problem, gain: number, random: Random): Float64Array {
  const theta = new Float64Array(parameterCount(problem))
  const { kind, firstGain } = spec.initialisation
  for (const block of parameterBlocks(problem)) {
    if (block.kind === 'bias') continue
    const isFirst = block.layer === 1
    const factor = isFirst ? firstGain : gain
    const W = blockMatrix(theta, block).data
    const basis = isFirst ? problem.inputBasis : null
    const cols = basis?.rows ?? block.cols
    // Free features have no input: each column is one feature vector, of norm about 1.
    const fanIn = isFirst && !problem.inputs ? block.rows : cols
    const drawn = drawnWeights(isFirst && !problem.inputs ? freeKind(kind) : kind, block.rows, cols, fanIn, random)
    const start = basis ? multiply(drawn, basis) : drawn
    start.data.forEach((value, i) => (W[i] = factor * value))
  }
  return theta
}

/** Free features follow no activation and feed every class alike: all normal kinds have variance 1/n_1. */
const freeKind = (kind: Kind): Kind => (kind === 'he' || kind === 'xavier' ? 'normal' : kind)

/**
 * Draws (rows, cols) weights of fan-in `fanIn` and fan-out `rows`. Sources: He et al. 1502.01852, eq. 10 (he); Glorot &
 * Bengio 2010, eq. 12 (xavier, here normal); LeCun et al. 1998, eq. 16 (normal). uniform is PyTorch's start of a linear
 * layer.
 */
function drawnWeights(kind: Kind, rows: number, cols: number, fanIn: number, random: Random): Matrix {
  if (kind === 'orthogonal') return haarOrthogonal(rows, cols, random)
  const next =
    kind === 'uniform'
      ? () => (2 * random.next() - 1) / Math.sqrt(fanIn)
      : () => Math.sqrt(variance(kind, fanIn, rows)) * random.normal()
  return matrix(rows, cols, Float64Array.from({ length: rows * cols }, next))
}

function variance(kind: 'he' | 'xavier' | 'normal', fanIn: number, fanOut: number): number {
  switch (kind) {
    case 'he':
      return 2 / fanIn
    case 'xavier':
      return 2 / (fanIn + fanOut)
    case 'normal':
      return 1 / fanIn
  }
}
