import { matrix, squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { lqFactor } from '../linalg/qr.ts'
import { singularValues } from '../linalg/svd.ts'
import { spectralBound } from './clusterVariation.ts'
import type { ScatterByClass } from './scatterByClass.ts'

/** Features that are read in blocks: n units of N samples. */
export interface FeatureRows {
  units: number
  samples: number
  /** Returns samples from … from + count − 1, one after another, n numbers each. It is called twice for every sample. */
  read(from: number, count: number): ArrayLike<number>
}

/** What `streamedScatter` knows of features that were never in memory as a whole. */
export interface StreamedScatter {
  /**
   * Has other columns than the samples, with the same sums of squares and products within every class. Every metric of it is
   * that of the features, except those of single samples (centreAgreement, NC4).
   */
  scatter: ScatterByClass
  /** s(Z), all of them. */
  singularValues: Float64Array
  /** TCV_K of the pairs (z, onehot(y)): the spectral lower end, and the value of the partition into classes. */
  variation: { lower: number; byClass: number }
}

/** Numbers of one block: 64 MB. */
const blockNumbers = 2 ** 23

/**
 * Computes spectrum and class statistics of features in blocks, in memory of about 2 K n² numbers. The first pass finds the
 * class means. The second one multiplies the deviations of every class from the right by orthogonal matrices, which leaves
 * L_k (n, n) with L_k L_kᵀ = Σ (z − m_k)(z − m_k)ᵀ: no Gram matrix, so small singular values keep their digits.
 * labels: N class numbers below K. Throws a RangeError where an entry is not finite, with its place.
 * Source: Demmel, Grigori, Hoemmen & Langou 2012 (SIAM J. Sci. Comput. 34, A206), sequential TSQR.
 */
export function streamedScatter(rows: FeatureRows, labels: ArrayLike<number>, classes: number): StreamedScatter {
  const { units: n, samples: N } = rows
  const { sums, counts, largest } = classSums(rows, labels, classes)
  const scale = largest > 0 ? largest : 1
  const present = counts.flatMap((count, k) => (count > 0 ? [k] : []))
  const K = present.length
  const means = matrix(n, K)
  present.forEach((k, p) => {
    for (let j = 0; j < n; j++) means.data[j * K + p] = sums[k * n + j]! / counts[k]! / scale
  })
  const { factors, squares } = deviationFactors(rows, labels, { means, present, scale })
  const within = factors.reduce((sum, L) => sum + squaredNorm(L), 0) / N
  const sizes = present.map((k) => counts[k]!)
  return {
    scatter: surrogate({ factors, means, present, sizes, within, N, meanSquare: squares / N }),
    singularValues: spectrumOf(factors, means, sizes).map((s) => s * scale),
    variation: {
      lower: Math.min(within * scale ** 2, lowerBound(factors, means, sizes, { N, scale, classes })),
      byClass: within * scale ** 2,
    },
  }
}

const blocksOf = ({ units, samples }: FeatureRows): { from: number; count: number }[] => {
  const most = Math.max(1, Math.floor(blockNumbers / units))
  return Array.from({ length: Math.ceil(samples / most) }, (_, i) => ({
    from: i * most,
    count: Math.min(most, samples - i * most),
  }))
}

function classSums(rows: FeatureRows, labels: ArrayLike<number>, classes: number) {
  const n = rows.units
  const sums = new Float64Array(classes * n)
  const counts = new Array<number>(classes).fill(0)
  let largest = 0
  for (const { from, count } of blocksOf(rows)) {
    const block = rows.read(from, count)
    for (let i = 0; i < count; i++) {
      const k = labels[from + i]!
      counts[k]!++
      for (let j = 0; j < n; j++) {
        const value = block[i * n + j]!
        if (!Number.isFinite(value)) throw new RangeError(`has ${value} at [${from + i}, ${j}]`)
        sums[k * n + j]! += value
        largest = Math.max(largest, Math.abs(value))
      }
    }
  }
  return { sums, counts, largest }
}

/** Returns L_k (n, n) of every present class, and Σ ‖z‖², both in units of the scale. */
function deviationFactors(
  rows: FeatureRows,
  labels: ArrayLike<number>,
  { means, present, scale }: { means: Matrix; present: readonly number[]; scale: number },
): { factors: Matrix[]; squares: number } {
  const n = rows.units
  const K = means.cols
  const places = new Map(present.map((k, p) => [k, p]))
  // The left half has L_k, the right half collects deviations until it is full.
  const buffers = present.map(() => matrix(n, 2 * n))
  const filled = present.map(() => 0)
  const reduce = (p: number): void => {
    const L = lqFactor(buffers[p]!)
    buffers[p]!.data.fill(0)
    for (let row = 0; row < n; row++) buffers[p]!.data.set(L.data.subarray(row * n, (row + 1) * n), row * 2 * n)
    filled[p] = 0
  }
  let squares = 0
  for (const { from, count } of blocksOf(rows)) {
    const block = rows.read(from, count)
    for (let i = 0; i < count; i++) {
      const p = places.get(labels[from + i]!)!
      const { data } = buffers[p]!
      const column = n + filled[p]!
      for (let j = 0; j < n; j++) {
        const value = block[i * n + j]! / scale
        squares += value * value
        data[j * 2 * n + column] = value - means.data[j * K + p]!
      }
      if (++filled[p]! === n) reduce(p)
    }
  }
  const factors = present.map((_, p) => {
    reduce(p)
    const L = matrix(n, n)
    for (let row = 0; row < n; row++) L.data.set(buffers[p]!.data.subarray(row * 2 * n, row * 2 * n + n), row * n)
    return L
  })
  return { factors, squares }
}

/** Puts matrices of equal height side by side. */
function beside(parts: readonly Matrix[]): Matrix {
  const rows = parts[0]?.rows ?? 0
  const cols = parts.reduce((sum, part) => sum + part.cols, 0)
  const whole = matrix(rows, cols)
  let at = 0
  for (const part of parts) {
    for (let row = 0; row < rows; row++)
      whole.data.set(part.data.subarray(row * part.cols, (row + 1) * part.cols), row * cols + at)
    at += part.cols
  }
  return whole
}

/** Returns M with column k multiplied by √N_k. */
const weighted = (M: Matrix, sizes: readonly number[]): Matrix =>
  matrix(
    M.rows,
    M.cols,
    M.data.map((value, i) => value * Math.sqrt(sizes[i % M.cols]!)),
  )

/** s(Z) from Z Zᵀ = Σ_k L_k L_kᵀ + N_k m_k m_kᵀ. */
const spectrumOf = (factors: readonly Matrix[], means: Matrix, sizes: readonly number[]): Float64Array =>
  singularValues(lqFactor(beside([...factors, weighted(means, sizes)])))

/** The spectral lower end for the centred pairs: [L_k; 0] of every class beside √N_k (m_k − m; e_k − e). */
function lowerBound(
  factors: readonly Matrix[],
  means: Matrix,
  sizes: readonly number[],
  { N, scale, classes }: { N: number; scale: number; classes: number },
): number {
  const [n, K] = [means.rows, means.cols]
  const pairs = matrix(n + K, K)
  for (let row = 0; row < n + K; row++) {
    const own = (p: number): number => (row < n ? scale * means.data[row * K + p]! : row - n === p ? 1 : 0)
    const centre = sizes.reduce((sum, size, p) => sum + (size / N) * own(p), 0)
    for (let p = 0; p < K; p++) pairs.data[row * K + p] = own(p) - centre
  }
  const tall = factors.map(({ data }) => {
    const L = matrix(n + K, n)
    data.forEach((value, i) => (L.data[i] = scale * value))
    return L
  })
  // Empty columns, so that there are at least as many as rows.
  const whole = beside([...tall, weighted(pairs, sizes), matrix(n + K, n + K)])
  return spectralBound(singularValues(lqFactor(whole)), classes, N)
}

function surrogate({
  factors,
  means,
  present,
  sizes,
  within,
  N,
  meanSquare,
}: {
  factors: readonly Matrix[]
  means: Matrix
  present: number[]
  sizes: readonly number[]
  within: number
  N: number
  meanSquare: number
}): ScatterByClass {
  const columns = beside(factors)
  // Means over columns divide by their number: they become those over samples.
  const share = columns.cols / N
  const root = Math.sqrt(share)
  return {
    means,
    counts: sizes.map((size) => size * share),
    present,
    classes: Int32Array.from({ length: columns.cols }, (_, i) => Math.floor(i / means.rows)),
    deviations: matrix(
      columns.rows,
      columns.cols,
      columns.data.map((value) => value * root),
    ),
    within,
    meanSquare,
  }
}
