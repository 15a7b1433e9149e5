import { matrix, multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { singularValues, svd } from '../linalg/svd.ts'
import { classScatter, pairs as stacked } from './clusterVariation.ts'
import {
  backwardTail,
  columnDots,
  featuresAt,
  forwardTail,
  network,
  pairsAt,
  wholePass,
  weightedOuter,
  weightGradient,
  type Network,
  type Pairs,
  type Tail,
} from './layerGradient.ts'
import { numericalRank } from './numericalRank.ts'
import type { Problem } from './problem.ts'

/** The gradient of one layer on a few samples. */
export interface SampleGradientRank {
  /** l, from 1. */
  layer: number
  /** The number of singular values above round-off, max(n_l, n_{l−1}) ε s₁; at most `bound` by Proposition 3.1. */
  rank: number
  /** The number of samples. */
  bound: number
  /** The singular values of the gradient, descending (min(n_l, n_{l−1})). */
  singularValues: Float64Array
}

/**
 * Computes the rank of ∇_{W_l} Σ_{i ∈ samples} ℓ(f(Θ, x_i), y_i) in every layer. λ' is part of ℓ, because a sample's
 * feature penalty has a gradient of rank 1 too. samples: distinct column numbers. The rank is 0 without samples or where
 * the gradient vanishes. Throws on a missing column and on weights that are not finite.
 * Source: Zangrando et al. 2402.03991v2, Proposition 3.1.
 */
export function gradientRank(problem: Problem, theta: Float64Array, samples: readonly number[]): SampleGradientRank[] {
  const net = network(problem, theta)
  const wrong = samples.find((i) => !(Number.isInteger(i) && i >= 0 && i < net.Y.cols))
  if (wrong !== undefined) throw new RangeError(`gradientRank: sample ${wrong} is not among 0 … ${net.Y.cols - 1}`)
  const z = net.inputs ? columns(net.inputs, samples) : unitVectors(net.Y.cols, samples)
  const tail = forwardTail(net, 0, { z, y: columns(net.Y, samples) })
  const weights = samples.map(() => 1)
  return net.W.map((W, i) => {
    const s = singularValues(weightGradient(net, tail, i + 1, weights))
    const rank = numericalRank(s, Math.max(W.rows, W.cols) * Number.EPSILON)
    return { layer: i + 1, rank, bound: samples.length, singularValues: s }
  })
}

/** The difference between the gradient of a layer and that of the centroid-based loss at a lower layer. */
export interface CentroidRemainder {
  /** l, from 1. */
  layer: number
  /** j < l, from 0 (the inputs). */
  below: number
  /** ∇_{W_l} L₀^{j,C} (n_l, n_{l−1}), of rank at most K. */
  gradient: Matrix
  /** Its numerical rank: the number of singular values above max(n_l, n_{l−1}) ε s₁. */
  rank: number
  /** The number of clusters with samples, which bounds the rank. */
  clusters: number
  /** ‖R‖ = ‖∇_{W_l} L₀ − ∇_{W_l} L₀^{j,C}‖. */
  remainder: number
  /** The part of ‖R‖ that may be round-off. */
  floor: number
  /** WCSS_j(C), eq. 6. */
  wcss: number
  /** ‖R‖ / WCSS_j, at most M_{l,j}/2; null where WCSS_j is 0 or ‖R‖ is round-off. */
  ratio: number | null
}

/**
 * Compares the gradients by W_l of the centroid-based loss L₀^{j,C} = Σ_k π_k ℓ(f_j(Θ_j, z̄_k^j), ȳ_k), π_k = N_k/N, and of
 * the mean loss L₀ = 1/N Σ_i ℓ. λ' counts as part of ℓ. partition: N cluster numbers; an empty cluster has no term.
 * Throws unless 0 ≤ j < l ≤ L (1 ≤ j for free features), on a partition of another length or with negative numbers, and on weights that are not
 * finite.
 * Source: Zangrando et al. 2402.03991v2, eqs. 8 and 9 (Lemma 3.3). Its proof (A.2) gives ‖R‖ ≤ M/2 · WCSS, the lemma
 * states M · WCSS.
 */
export function centroidRemainder(
  problem: Problem,
  theta: Float64Array,
  { layer, below, partition }: { layer: number; below: number; partition: ArrayLike<number> },
): CentroidRemainder {
  const net = network(problem, theta)
  if (!(Number.isInteger(layer) && Number.isInteger(below) && below >= 0 && below < layer && layer <= net.W.length))
    throw new RangeError(`centroidRemainder: layers ${below} and ${layer} are not 0 ≤ j < l ≤ ${net.W.length}`)
  return remainderAt(net, wholePass(net), { layer, below, partition })
}

/** Returns `centroidRemainder` of a network, given its forward pass on all samples. */
export function remainderAt(
  net: Network,
  whole: Tail,
  { layer, below, partition }: { layer: number; below: number; partition: ArrayLike<number> },
): CentroidRemainder {
  const N = net.Y.cols
  const all = pairsAt(net, whole, below)
  const { means, shares, clusters } = centroids(all, partition)
  const { E } = backwardTail(net, whole, layer)
  const full = weightedOuter(E, featuresAt(whole, layer - 1), new Float64Array(N).fill(1 / N))
  const tail = forwardTail(net, below, means)
  const factors = [scaleColumns(backwardTail(net, tail, layer).E, shares), featuresAt(tail, layer - 1)] as const
  const gradient = multiply(factors[0], transpose(factors[1]))
  const difference = matrix(
    full.rows,
    full.cols,
    full.data.map((value, i) => value - gradient.data[i]!),
  )
  const remainder = Math.sqrt(squaredNorm(difference))
  const wcss = classScatter(stacked(all.z, all.y), partition, clusters)
  const floor = roundOff(E, featuresAt(whole, layer - 1))
  const ratio = wcss > 0 && remainder > floor ? remainder / wcss : null
  const rank = rankOfProduct(...factors)
  return { layer, below, gradient, rank, clusters: shares.length, remainder, floor, wcss, ratio }
}

/** Returns the numerical rank of A Bᵀ, (n, K) and (m, K), from matrices with K rows only. */
function rankOfProduct(A: Matrix, B: Matrix): number {
  const { s, V } = svd(A)
  const values = singularValues(multiply(transpose(scaleColumns(V, s)), transpose(B)))
  return numericalRank(values, Math.max(A.rows, B.rows) * Number.EPSILON)
}

/** Returns the centroids (z̄_k, ȳ_k) of the clusters that have samples, and their shares π_k. */
export function centroids(
  { z, y }: Pairs,
  partition: ArrayLike<number>,
): { means: Pairs; shares: number[]; clusters: number } {
  const N = z.cols
  if (partition.length !== N) throw new RangeError(`centroids: a partition of ${partition.length} for ${N} samples`)
  const members = new Map<number, number[]>()
  for (let i = 0; i < N; i++) {
    const k = partition[i]!
    if (!(Number.isInteger(k) && k >= 0)) throw new RangeError(`centroids: sample ${i} is in cluster ${k}`)
    const group = members.get(k)
    if (group) group.push(i)
    else members.set(k, [i])
  }
  const groups = [...members.values()]
  return {
    means: { z: groupMeans(z, groups), y: groupMeans(y, groups) },
    shares: groups.map((group) => group.length / N),
    clusters: Math.max(...members.keys()) + 1,
  }
}

function groupMeans(A: Matrix, groups: readonly number[][]): Matrix {
  const means = matrix(A.rows, groups.length)
  for (let row = 0; row < A.rows; row++)
    groups.forEach((group, k) => {
      const sum = group.reduce((total, i) => total + A.data[row * A.cols + i]!, 0)
      means.data[row * groups.length + k] = sum / group.length
    })
  return means
}

/** Returns 64 ε times the mean of ‖E‖ ‖z‖ over the samples: sums over samples cancel, their errors do not. */
function roundOff(E: Matrix, z: Matrix): number {
  const [a, b] = [columnDots(E, E), columnDots(z, z)]
  return (64 * Number.EPSILON * a.reduce((sum, e, i) => sum + Math.sqrt(e * b[i]!), 0)) / E.cols
}

/** Returns the columns of the N × N identity, the inputs of free features (N, P). */
function unitVectors(N: number, pick: readonly number[]): Matrix {
  const C = matrix(N, pick.length)
  pick.forEach((i, p) => (C.data[i * pick.length + p] = 1))
  return C
}

function columns(A: Matrix, pick: readonly number[]): Matrix {
  const C = matrix(A.rows, pick.length)
  for (let row = 0; row < A.rows; row++)
    pick.forEach((i, p) => (C.data[row * pick.length + p] = A.data[row * A.cols + i]!))
  return C
}
