import { matrix, multiply, type Matrix } from '../shared/linalg/matrix.ts'
import { haarOrthogonal } from '../shared/linalg/orthogonal.ts'
import { randomStream, type Random } from '../shared/linalg/random.ts'
import { backboneLayout } from '../shared/spec/backbone/layout.ts'
import { sizeOf } from '../shared/spec/backbone/sizedLayers.ts'
import { SpecError, type RunSpec } from '../shared/spec/runSpec.ts'
import { blockMatrix, parameterBlocks, parameterCount, type Problem } from '../shared/theory/problem.ts'

type Kind = Exclude<RunSpec['initialisation']['kind'], 'from'>

export interface Start {
  gain?: number
  draw?: number
  /** W_1 … W_L, then any biases, in the network's own coordinates, for runs that start from given weights. */
  given?: readonly Float64Array[] | null
}

/**
 * Draws the initial θ from the spec's seed: weights of the spec's distribution times the gain, and zero biases. In
 * reduced coordinates B = W₁ Q, where W₁ is the start of raw coordinates. Both then train the same network. `draw`: which
 * weights of the stream, from 0; the next draw continues it.
 */
export function initialParameters(
  spec: RunSpec,
  problem: Problem,
  { gain = spec.initialisation.gain, draw = 0, given = null }: Start = {},
): Float64Array {
  if (spec.initialisation.kind === 'from') return givenParameters(spec, problem, gain, given)
  const random = randomStream(spec.seed, 'weights')
  if (spec.backbone) return backboneStart(spec, problem, { gain, draw }, random)
  let theta = drawnParameters(spec, problem, gain, random)
  for (let i = 0; i < draw; i++) theta = drawnParameters(spec, problem, gain, random)
  return theta
}

function drawnParameters(spec: RunSpec, problem: Problem, gain: number, random: Random): Float64Array {
  const theta = new Float64Array(parameterCount(problem))
  const { firstGain } = spec.initialisation
  const kind = drawnKind(spec)
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

/**
 * Returns θ of given weights times the gains; biases are taken as they are, and are 0 where none are given. In reduced
 * coordinates B = W₁ Q: the part of W₁ outside the data, which reaches no output, is dropped. Throws a SpecError where a
 * block has another size.
 */
function givenParameters(
  spec: RunSpec,
  problem: Problem,
  gain: number,
  given: readonly Float64Array[] | null,
): Float64Array {
  if (!given) throw new SpecError('initialisation.weights', 'are not in the history of this machine')
  const theta = new Float64Array(parameterCount(problem))
  const L = spec.network.widths.length
  for (const block of parameterBlocks(problem)) {
    const isBias = block.kind === 'bias'
    const source = given[(isBias ? L : 0) + block.layer - 1]
    if (isBias && !source) continue
    const basis = !isBias && block.layer === 1 ? problem.inputBasis : null
    const cols = basis?.rows ?? block.cols
    if (source?.length !== block.rows * cols)
      throw new SpecError(
        'initialisation.weights',
        `have ${source?.length ?? 0} numbers in layer ${block.layer}, but the network needs ${block.rows} × ${cols}`,
      )
    const own = basis ? multiply(matrix(block.rows, cols, source.slice()), basis).data : source
    const factor = isBias ? 1 : block.layer === 1 ? spec.initialisation.firstGain : gain
    const target = blockMatrix(theta, block).data
    own.forEach((value, i) => (target[i] = factor * value))
  }
  return theta
}

/** A run from given weights draws none. */
function drawnKind({ initialisation: { kind } }: RunSpec): Kind {
  if (kind === 'from') throw new Error('initialise: weights are given')
  return kind
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
  return matrix(rows, cols, Float64Array.from({ length: rows * cols }, entryOf(kind, fanIn, rows, random)))
}

/** Returns a function that draws the next weight of a layer. */
function entryOf(kind: Exclude<Kind, 'orthogonal'>, fanIn: number, fanOut: number, random: Random): () => number {
  if (kind === 'uniform') return () => (2 * random.next() - 1) / Math.sqrt(fanIn)
  const deviation = Math.sqrt(variance(kind, fanIn, fanOut))
  return () => deviation * random.normal()
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

/**
 * Draws the parameters of the backbone, then W_2 … W_L and b_2 … b_L of the head: kernels and weights from their own
 * distribution, γ = 1, β = 0 and biases 0.
 */
function backboneStart(
  spec: RunSpec,
  problem: Problem,
  { gain, draw }: { gain: number; draw: number },
  random: Random,
): Float64Array {
  const { parameters, parameterCount: own } = backboneLayout(spec.backbone!)
  const head = parameterBlocks(problem).filter(({ layer }) => layer > 1)
  const length = head.reduce((sum, { rows, cols }) => sum + rows * cols, own)
  const theta = new Float64Array(length)
  for (let drawn = 0; drawn <= draw; drawn++) {
    for (const { kind, offset, shape, fanIn, fanOut } of parameters) {
      const part = theta.subarray(offset, offset + sizeOf(shape))
      if (kind === 'kernel' || kind === 'weight') {
        const next = entryOf(spec.initialisation.backbone, fanIn, fanOut, random)
        for (let i = 0; i < part.length; i++) part[i] = next()
      } else part.fill(kind === 'gamma' ? 1 : 0)
    }
    let offset = own
    for (const { kind, rows, cols } of head) {
      if (kind === 'weight') {
        const W = drawnWeights(drawnKind(spec), rows, cols, cols, random).data
        W.forEach((value, i) => (theta[offset + i] = gain * value))
      }
      offset += rows * cols
    }
  }
  return theta
}
