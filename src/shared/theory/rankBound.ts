import { dot, squaredNorm } from '../linalg/matrix.ts'
import type { Random } from '../linalg/random.ts'
import { singularValues } from '../linalg/svd.ts'
import type { Activation } from '../spec/runSpec.ts'
import { clusterVariationInterval, type VariationInterval } from './clusterVariation.ts'
import { boundCurvatures, type LayerCurvature } from './curvature/boundCurvatures.ts'
import type { CurvatureSearch } from './curvature/gradientCurvature.ts'
import { remainderAt, type CentroidRemainder } from './gradientRank.ts'
import { network, pairsAt, weightGradient, wholePass, type Network, type Tail } from './layerGradient.ts'
import type { Problem } from './problem.ts'

/** The right sides of the bound of W_l from layer j. */
export interface BoundRow {
  /** j < l, from 0 (the inputs). */
  below: number
  /** The interval of TCV_{K,j}, and the partition that attains its upper end. */
  variation: VariationInterval
  /** An estimate of M_{l,j} from below, not a bound, in the operator norm: the smallest one that the proof allows. */
  M: number
  /** The same in the entrywise L² norm, which the paper defines below eq. 3; at least `M`. */
  entrywiseM: number
  /** ‖R‖/Λ of that partition, which M/2 · TCV/Λ bounds; computed, not estimated. */
  remainder: number
  /** ‖R‖ over the sum of squares, at most M/2; null where the sum is 0 or ‖R‖ is round-off. */
  ratio: number | null
  /** The right side M/Λ · TCV with the operator norm and the upper end of TCV. Infinity when Λ = 0. */
  right: number
  /** Half of `right`: the bound that the proof gives (A.2). */
  proved: number
  /** The right side as the paper reads literally: with M in the entrywise norm. */
  entrywiseRight: number
  lemma: LemmaRow
}

/** Both sides of Lemma 3.3, ‖R‖ ≤ M(θ, C) WCSS_j(C), for the partition C that attains the upper end of TCV. */
export interface LemmaRow {
  /** The number of clusters of C, which bounds `rank`. */
  clusters: number
  /** The numerical rank of the gradient of the centroid-based loss. */
  rank: number
  /** ‖R‖. */
  difference: number
  /** WCSS_j(C), eq. 6. */
  wcss: number
  /** M_{l,j}(θ, C) over the hulls of the clusters, in the operator and the entrywise norm: estimates from below. */
  M: number
  entrywiseM: number
}

/** Both sides of Theorem 3.4 for one layer. */
export interface LayerBound {
  /** l, from 1. */
  layer: number
  K: number
  /** ‖W_l‖_F, the left side at Z = 0. */
  norm: number
  /** min ‖W_l − Z‖_F over rank(Z) ≤ K. */
  distance: number
  /** `distance` over ‖W_l‖; 0 for a zero matrix. */
  relativeDistance: number
  /** Λ_l of Λ W = −∇L₀ with L₀ the mean over samples (eq. 4): 2λ of eq. 3, λ_l/N for a sum over samples. */
  decay: number
  /** ‖∇_{W_l}L₀ + ΛW_l‖ / ‖ΛW_l‖: 0 at a stationary point; Infinity when only the denominator vanishes. */
  stationarity: number
  /** ‖∇_{W_l}L₀ + ΛW_l‖/Λ, which every right side needs away from stationarity. */
  offset: number
  /** One row for every j < l; empty where there is no layer below, as for free features. */
  rows: BoundRow[]
  /** The row with the smallest right side; null without rows. */
  best: BoundRow | null
  /** best.proved + offset − distance; negative only if M is underestimated. */
  slack: number | null
}

/** Options of the bound and of its search for M. */
export interface BoundSearch extends CurvatureSearch {
  restarts?: number
  /** TCV_{K,j} at j = 0 … L − 1, where known. */
  variations?: readonly (VariationInterval | null)[]
  /** Receives the progress, 0 … 1. */
  report?: (done: number) => void
}

/** Returns why the bound does not apply to a network; null where it applies. */
export function boundRefusal({ activations, inputs, weightDecays }: Problem): string | null {
  if (weightDecays.every((decay) => decay === 0))
    return 'Theorem 3.4 divides by the weight decay Λ, and every λ_l is 0.'
  const rough = activations.slice(inputs ? 0 : 1).find((name) => withoutCurvature.includes(name))
  return rough === undefined
    ? null
    : `Theorem 3.4 needs second derivatives of the gradient, and ${rough} has none at 0.`
}

/** Activations that are not three times differentiable at 0: σ' has no Taylor expansion to second order. */
export const withoutCurvature: readonly Activation[] = ['relu', 'leakyRelu', 'softsign']

/**
 * Computes both sides of the low-rank bound at a (nearly) stationary point, layer by layer:
 *
 *   min_{rank Z ≤ K} ‖W_l − Z‖ ≤ ‖R_{l,j}‖/Λ + offset ≤ M_{l,j}/(2Λ) TCV_{K,j} + offset,   j < l.
 *
 * The first inequality is exact for every partition and needs no M. The offset is 0 at a stationary point. λ' counts as
 * part of a sample's loss, which the theorem's proof allows. The rows include j = 0, which Lemma 3.3 has and the theorem
 * has not, except for free features, which have no inputs. k-means and the search for M draw from `random`.
 * K: 1 or more. Throws on no samples, on a K that is no positive integer, and on weights or features that are not finite.
 * Source: Zangrando et al. 2402.03991v2, Theorem 3.4, A.2 and A.3.
 */
export function rankBound(problem: Problem, theta: Float64Array, K: number, search: BoundSearch): LayerBound[] {
  const net = network(problem, theta)
  const whole = wholePass(net)
  const intervals = search.variations ?? layerVariations(net, whole, K, search).slice(0, -1)
  const report = rowReport(net.W.length, problem.inputs ? 0 : 1, search.report ?? (() => {}))
  const curvatures = intervals.map((variation, below) =>
    variation
      ? boundCurvatures(
          net,
          whole,
          { below, partition: variation.partition },
          { ...search, report: () => report(below) },
        )
      : [],
  )
  return net.W.map((W, i): LayerBound => {
    const layer = i + 1
    const decay = eigenvalue(problem, layer)
    const left = distanceToRank(singularValues(W), K)
    const residual = stationaryResidual(net, whole, layer, decay)
    const rows = intervals.slice(0, layer).flatMap((variation, below): BoundRow[] => {
      const curvature = curvatures[below]?.[layer - below - 1]
      if (!variation || !curvature) return []
      return [
        boundRow(
          variation,
          remainderAt(net, whole, { layer, below, partition: variation.partition }),
          curvature,
          decay,
        ),
      ]
    })
    const best = rows.reduce<BoundRow | null>((least, row) => (least && least.right <= row.right ? least : row), null)
    const offset = over(residual, decay)
    return {
      layer,
      K,
      norm: Math.sqrt(squaredNorm(W)),
      ...left,
      decay,
      stationarity: over(residual, decay * Math.sqrt(squaredNorm(W))),
      offset,
      rows,
      best,
      slack: best && best.proved + offset - left.distance,
    }
  })
}

/** ‖R‖ ≤ M/2 · WCSS: the remainder is a witness of both M too. */
function boundRow(
  variation: VariationInterval,
  { below, remainder, ratio, wcss, rank, clusters }: CentroidRemainder,
  curvature: LayerCurvature,
  decay: number,
): BoundRow {
  const witness = 2 * (ratio ?? 0)
  const M = Math.max(curvature.hull.operator, witness)
  const entrywiseM = Math.max(curvature.hull.entrywise, M)
  const ofClusters = Math.max(curvature.clusters.operator, witness)
  const right = over(M * variation.upper, decay)
  return {
    below,
    variation,
    M,
    entrywiseM,
    remainder: over(remainder, decay),
    ratio,
    right,
    proved: right / 2,
    entrywiseRight: over(entrywiseM * variation.upper, decay),
    lemma: {
      clusters,
      rank,
      difference: remainder,
      wcss,
      M: ofClusters,
      entrywiseM: Math.max(curvature.clusters.entrywise, ofClusters),
    },
  }
}

/**
 * Computes TCV_{K,j} of the pairs at j = 0 … L; null at the inputs of free features, which have none. Throws on no
 * samples, on a K that is no positive integer, and on entries that are not finite.
 */
export function layerVariations(
  net: Network,
  whole: Tail,
  K: number,
  options: { random: Random; restarts?: number },
): (VariationInterval | null)[] {
  return Array.from({ length: net.W.length + 1 }, (_, j) => {
    if (j === 0 && !net.inputs) return null
    const { z, y } = pairsAt(net, whole, j)
    return clusterVariationInterval(z, y, K, options)
  })
}

/** Returns a progress callback that weights each row by the layers above it: rows from lower layers take longer. */
function rowReport(L: number, first: number, report: (done: number) => void): (below: number) => void {
  let total = 0
  for (let j = first; j < L; j++) total += (L - j) ** 2
  let done = 0
  return (below) => report(Math.min(1, (done += L - below) / total))
}

/** Returns min ‖W − Z‖_F over rank(Z) ≤ K, absolute and over ‖W‖_F, from the singular values of W (descending). */
export function distanceToRank(s: Float64Array, K: number): { distance: number; relativeDistance: number } {
  const distance = Math.hypot(...s.subarray(K))
  return { distance, relativeDistance: over(distance, Math.hypot(...s)) }
}

/** Returns Λ_l of eq. 4: λ_l/(q N) where q Σ ℓ_i + λ_l/2 ‖W_l‖² is stationary. */
function eigenvalue(problem: Problem, layer: number): number {
  return problem.weightDecays[layer - 1]! / (problem.sampleWeight * problem.labels.length)
}

/** Returns ‖∇_{W_l}L₀ + Λ W_l‖. */
function stationaryResidual(net: Network, whole: Tail, layer: number, decay: number): number {
  const N = net.Y.cols
  const gradient = weightGradient(net, whole, layer, new Float64Array(N).fill(1 / N))
  const W = net.W[layer - 1]!
  const sum = gradient.data.map((value, i) => value + decay * W.data[i]!)
  return Math.sqrt(dot(sum, sum))
}

/** Returns a/b with 0/0 = 0. */
const over = (a: number, b: number): number => (a === 0 ? 0 : a / b)
