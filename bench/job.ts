import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { concatenate, matrix, type Matrix } from '../src/shared/linalg/matrix.ts'
import { epochOrder } from '../src/shared/linalg/philox.ts'
import { randomStream } from '../src/shared/linalg/random.ts'
import type { Problem } from '../src/shared/theory/problem.ts'

export type Precision = 'float32' | 'float64'

/**
 * The job of every participant, as stored in the job file: tanh in all layers, no bias, the loss
 * ½‖Z^L − Y‖² + Σ λ_l/2 ‖W_l‖² + Σ λ'_l/2 ‖Z^l‖².
 */
export interface JobSpec {
  /** n_0 … n_L. */
  dims: number[]
  samples: number
  precision: Precision
  /** The number of runs that train together, each from its own weights. */
  stack: number
  weightDecays: number[]
  featureDecays: number[]
  adam: { rate: number; beta1: number; beta2: number; epsilon: number }
  /** Whether our loop logs the terms of the loss and the gradient norm at every step, as it does in a run. Peers log nothing. */
  isLogged: boolean
  /** Training on batches: their size and the seed of their order; null: on all samples. */
  batch: JobBatch | null
  /** L-BFGS: the stages of λ-continuation, and the number of pairs. */
  lbfgs: { stages: { multiplier: number; steps: number }[]; memory: number } | null
}

/** Batches of one size, which divides the number of samples. */
export interface JobBatch {
  size: number
  seed: number
  /** The orders of the first epochs, which peers repeat. */
  orders: number[][]
}

export interface Job {
  spec: JobSpec
  /** (n_0, N) */
  X: Matrix
  /** (n_L, N) */
  Y: Matrix
  /** The penalty of W_1 is that of W_1 divided by this, column by column (n_0). */
  columnScale: Float64Array
  /** For each stacked run W_1 … W_L, each (n_l, n_{l−1}). */
  weights: Matrix[][]
}

const seed = 20240203
const decay = 1e-5
const adam = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** Returns a job of Gaussian inputs, one-hot targets and Gaussian weights of variance 1/n_{l−1}. */
export function makeJob(dims: number[], samples: number, precision: Precision, stack = 1, isLogged = true): Job {
  const random = randomStream(seed, 'bench')
  const draw = (rows: number, cols: number, deviation: number): Matrix =>
    matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => deviation * random.normal()),
    )
  const first = dims[0]!
  const classes = dims.at(-1)!
  const X = draw(first, samples, 1.4 / Math.sqrt(first))
  const Y = matrix(classes, samples)
  for (let i = 0; i < samples; i++) Y.data[(i % classes) * samples + i] = 1
  const layer = (rows: number, l: number): Matrix => draw(rows, dims[l]!, 1 / Math.sqrt(dims[l]!))
  const weights = Array.from({ length: stack }, () => dims.slice(1).map(layer))
  const decays = dims.slice(1).map(() => decay)
  const spec = {
    dims,
    samples,
    precision,
    stack,
    weightDecays: decays,
    featureDecays: decays,
    adam,
    isLogged,
    batch: null,
    lbfgs: null,
  }
  return { spec, X, Y, columnScale: new Float64Array(first).fill(1), weights }
}

/** Returns a job that trains on batches, whose order changes from epoch to epoch. */
export function onBatches(job: Job, size: number): Job {
  const { samples } = job.spec
  const orders = Array.from({ length: 16 }, (_, epoch) => [...epochOrder(0, epoch, samples)])
  return { ...job, spec: { ...job.spec, batch: { size, seed: 0, orders } } }
}

/** Writes `path` (JSON) and, beside it, the numbers as little-endian float64: X, Y, scale, then W_l of all runs, l = 1 … L. */
export function writeJob(path: string, { spec, X, Y, columnScale, weights }: Job): void {
  const byLayer = spec.dims.slice(1).flatMap((_, l) => weights.map((run) => run[l]!.data))
  const data = path.replace(/\.json$/, '.bin')
  writeFileSync(data, new Uint8Array(concatenate([X.data, Y.data, columnScale, ...byLayer]).buffer))
  writeFileSync(path, JSON.stringify({ ...spec, data: basename(data) }))
}

export function readJob(path: string): Job {
  const { data, ...spec } = JSON.parse(readFileSync(path, 'utf8')) as JobSpec & { data: string }
  const bytes = readFileSync(join(dirname(path), data))
  const values = new Float64Array(new Uint8Array(bytes).buffer)
  let at = 0
  const take = (rows: number, cols: number): Matrix => {
    at += rows * cols
    return matrix(rows, cols, values.slice(at - rows * cols, at))
  }
  const { dims, samples, stack } = spec
  const X = take(dims[0]!, samples)
  const Y = take(dims.at(-1)!, samples)
  const columnScale = take(1, dims[0]!).data
  const weights = Array.from({ length: stack }, (): Matrix[] => [])
  for (const [l, rows] of dims.slice(1).entries()) for (const run of weights) run.push(take(rows, dims[l]!))
  return { spec, X, Y, columnScale, weights }
}

/** Returns the job as the problem that the engines and the reference objective take. */
export function problemOf({ spec, X, Y, columnScale }: Job): Problem {
  const widths = spec.dims.slice(1)
  const isScaled = columnScale.some((scale) => scale !== 1)
  return {
    inputs: X,
    inputScale: isScaled ? columnScale : null,
    inputBasis: null,
    targets: Y,
    labels: Int32Array.from({ length: spec.samples }, (_, i) => labelOf(Y, i)),
    widths,
    activations: widths.map(() => 'tanh' as const),
    residual: widths.map(() => false),
    bias: false,
    loss: 'squared',
    weightDecays: spec.weightDecays,
    featureDecays: spec.featureDecays,
    sampleWeight: 1,
  }
}

/** Returns θ of one of the stacked runs. */
export const thetaOf = ({ weights }: Job, run = 0): Float64Array =>
  concatenate((weights[run] ?? []).map(({ data }) => data))

function labelOf(Y: Matrix, sample: number): number {
  let label = 0
  for (let k = 1; k < Y.rows; k++) if (Y.data[k * Y.cols + sample]! > Y.data[label * Y.cols + sample]!) label = k
  return label
}
