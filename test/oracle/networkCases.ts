import { matrix, type Matrix, multiply } from '../../src/shared/linalg/matrix.ts'
import type { Activation } from '../../src/shared/spec/runSpec.ts'
import type { Problem } from '../../src/shared/theory/problem.ts'
import { oracle } from './read.ts'

export interface NetworkCase {
  problem: string
  hidden: Activation
  last: Activation
  bias: boolean
  reduction: 'sum' | 'mean'
  targetScale: number
  weightDecay: number
  firstLayer: number
  featureDecay: number
  featureLayers: 'all' | 'first' | number[]
  coordinates: 'raw' | 'whitened' | 'reduced'
  residual?: boolean
  loss?: 'squared' | 'crossEntropy'
  weightDecays?: number[]
  freeFeatures?: boolean
  objective: number
  dataLoss: number
  weightPenalty: number
  featurePenalty: number
  gradientNorm: number
  gradientNorms: number[]
  gradient?: number[][][]
  gradientEntries?: number[][]
  biasGradient?: number[][]
}

export interface ForwardNumbers {
  featureSpectra: number[][]
  preactivationSpectra: number[][]
  tcv: number[]
  featureRanks: number[]
}

interface NetworkFile {
  problems: Record<string, { labels: number[]; weightSpectra: number[][]; weightRanks: number[] }>
  whitened: Record<string, { S: number[]; Vt: number[][]; B: number[][] }>
  reduced: Record<string, { R: number[][]; B: number[][] }>
  forward: Record<string, ForwardNumbers>
  cases: Record<string, NetworkCase>
}

const file = oracle<NetworkFile>('network')
export const networkCases = Object.entries(file.cases)
export const networkProblems = file.problems

/** det(o, n, a) of the oracle scripts. */
export function det(rows: number, cols: number, a: number): Matrix {
  const entry = (i: number, j: number): number => Math.sin(1 + a + 1.7 * i + 2.3 * j + 0.37 * i * j)
  return matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, (_, k) => entry(Math.floor(k / cols), k % cols)),
  )
}

const times = (factor: number, A: Matrix): Matrix =>
  matrix(
    A.rows,
    A.cols,
    A.data.map((value) => factor * value),
  )
const columns = (A: Matrix, pick: number[]): Matrix =>
  matrix(
    A.rows,
    pick.length,
    Float64Array.from(
      { length: A.rows * pick.length },
      (_, k) => A.data[Math.floor(k / pick.length) * A.cols + (pick[k % pick.length] ?? 0)] ?? NaN,
    ),
  )
const fromRows = (rows: number[][]): Matrix => matrix(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()))

const smallWeights = [
  times(0.4, det(12, 8, 1)),
  times(0.3, det(12, 12, 2)),
  times(0.3, det(12, 12, 3)),
  times(0.4, det(3, 12, 4)),
]
const thirds = Array.from({ length: 12 }, (_, i) => Math.floor(i / 4))

/** X and W_1 … W_L of every problem, as `_def` in network.json defines them. */
const nets: Record<string, { X: Matrix; W: Matrix[] }> = {
  tiny: { X: det(4, 6, 0.5), W: [times(0.6, det(4, 4, 1)), times(0.5, det(4, 4, 2)), times(0.7, det(3, 4, 3))] },
  small: { X: det(8, 12, 0.5), W: smallWeights },
  deep: {
    X: det(30, 20, 0.5),
    W: [times(0.5, det(24, 30, 1)), ...[2, 3, 4].map((l) => times(0.35, det(24, 24, l))), times(0.4, det(5, 24, 5))],
  },
  rank3: {
    X: times(1 / 3, multiply(det(8, 3, 0.5), det(3, 12, 0.7))),
    W: [times(0.3, det(12, 8, 1)), ...smallWeights.slice(1)],
  },
  collapsed: {
    X: columns(det(8, 3, 0.5), thirds),
    W: [smallWeights[0]!, times(0.02, multiply(det(12, 2, 2), det(2, 12, 2.5))), ...smallWeights.slice(2)],
  },
  wide: {
    X: det(9, 6, 0.5),
    W: [times(0.5, det(5, 9, 1)), times(0.6, det(5, 5, 2)), times(0.4, det(5, 5, 3)), times(0.7, det(3, 5, 4))],
  },
  zero: { X: det(8, 12, 0.5), W: smallWeights.map((W) => times(0, W)) },
}

type FirstLayer = Pick<Problem, 'inputs' | 'inputScale' | 'inputBasis'> & { W1: Matrix }

/** The coordinates of the first layer, and its values in them. */
function firstLayer(c: NetworkCase, X: Matrix, W1: Matrix): FirstLayer {
  const raw = { inputs: X, inputScale: null, inputBasis: null, W1 }
  if (c.freeFeatures) return { ...raw, inputs: null, W1: times(0.6, det(W1.rows, X.cols, 1)) }
  const whitened = file.whitened[c.problem]
  if (c.coordinates === 'whitened' && whitened) {
    const { S, Vt, B } = whitened
    return { ...raw, inputs: fromRows(Vt), inputScale: Float64Array.from(S), W1: fromRows(B) }
  }
  const reduced = file.reduced[c.problem]
  return c.coordinates === 'reduced' && reduced ? { ...raw, inputs: fromRows(reduced.R), W1: fromRows(reduced.B) } : raw
}

/** The problem and θ of a case. */
export function build(c: NetworkCase): { problem: Problem; theta: Float64Array } {
  const { X, W } = nets[c.problem]!
  const labels = Int32Array.from(file.problems[c.problem]?.labels ?? [])
  const widths = W.map(({ rows }) => rows)
  const [K, L] = [widths.at(-1)!, widths.length]
  const targets = matrix(K, labels.length)
  labels.forEach((k, i) => (targets.data[k * labels.length + i] = c.targetScale))
  const { W1, ...coordinates } = firstLayer(c, X, W[0]!)
  const biases = c.bias ? widths.map((n, l) => times(0.2, det(n, 1, 7 + l))) : []
  const layers = typeof c.featureLayers === 'string' ? null : c.featureLayers
  const isPenalised = (l: number): boolean => layers?.includes(l + 1) ?? (c.featureLayers === 'all' || l === 0)
  return {
    problem: {
      ...coordinates,
      targets,
      labels,
      widths,
      activations: widths.map((_, l) => (l === 0 && c.freeFeatures ? 'identity' : l < L - 1 ? c.hidden : c.last)),
      residual: widths.map((_, l) => (c.residual ?? false) && l > 0 && l < L - 1),
      bias: c.bias,
      loss: c.loss ?? 'squared',
      weightDecays: c.weightDecays ?? widths.map((_, l) => (l === 0 ? c.weightDecay * c.firstLayer : c.weightDecay)),
      featureDecays: widths.map((_, l) => (isPenalised(l) ? c.featureDecay : 0)),
      sampleWeight: c.reduction === 'sum' ? 1 : 1 / labels.length,
    },
    theta: Float64Array.from([W1, ...W.slice(1), ...biases].flatMap(({ data }) => [...data])),
  }
}

/** The expected forward pass of a case; absent where the features are free. */
export const forwardNumbers = (c: NetworkCase): ForwardNumbers | undefined =>
  c.freeFeatures
    ? undefined
    : file.forward[`${c.problem} ${c.hidden} ${c.last}${c.bias ? ' bias' : ''}${c.residual ? ' residual' : ''}`]
