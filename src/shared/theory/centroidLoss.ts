import { centroids } from './gradientRank.ts'
import {
  columnDots,
  featuresAt,
  forwardTail,
  network,
  pairsAt,
  wholePass,
  type Network,
  type Tail,
} from './layerGradient.ts'
import type { Problem } from './problem.ts'

/** The centroid-based loss at one layer, beside the loss of the samples. */
export interface CentroidLoss {
  /** j, from 0 (the inputs). */
  below: number
  /** The number of clusters with samples. */
  clusters: number
  /** L₀^{j,C} = Σ_k π_k ℓ(f_j(Θ_j, z̄_k^j), ȳ_k). */
  loss: number
  /** L₀ = 1/N Σ_i ℓ(f_j(Θ_j, z_i^j), y_i), which it approximates. */
  mean: number
  /** The part of both from weight decay, Σ_l Λ_l/2 (‖W_l‖² + ‖b_l‖²): λ‖Θ‖² of eq. 8 with Λ = 2λ. */
  penalty: number
}

/**
 * Computes the centroid-based loss L_λ^{j,C} of eq. 8 = loss + penalty. ℓ is ½‖z − y‖², or log Σ exp z − y·z under
 * cross-entropy, where ȳ is a mean of one-hot labels; λ' of the layers above j counts as part of it. Its gradient by W_l,
 * l > j, is `gradient` of centroidRemainder. partition: N cluster numbers; an empty cluster has no term.
 * Throws unless 0 ≤ j < L (1 ≤ j for free features), on a partition that does not fit, and on weights that are not finite.
 * Source: Zangrando et al. 2402.03991v2, eq. 8, π_k = N_k/N.
 */
export function centroidLoss(
  problem: Problem,
  theta: Float64Array,
  { below, partition }: { below: number; partition: ArrayLike<number> },
): CentroidLoss {
  const net = network(problem, theta)
  return centroidLossAt(net, wholePass(net), { below, partition })
}

/** Returns `centroidLoss` of a network, given its forward pass on all samples. */
export function centroidLossAt(
  net: Network,
  whole: Tail,
  { below, partition }: { below: number; partition: ArrayLike<number> },
): CentroidLoss {
  if (!(Number.isInteger(below) && below >= 0 && below < net.W.length))
    throw new RangeError(`centroidLoss: layer ${below} is not among 0 … ${net.W.length - 1}`)
  const all = pairsAt(net, whole, below)
  const { means, shares } = centroids(all, partition)
  const weighted = (tail: Tail, weights: readonly number[]): number =>
    pairLosses(net, tail).reduce((sum, loss, p) => sum + weights[p]! * loss, 0)
  const N = net.Y.cols
  return {
    below,
    clusters: shares.length,
    loss: weighted(forwardTail(net, below, means), shares),
    mean: weighted(forwardTail(net, below, all), new Array<number>(N).fill(1 / N)),
    penalty: penaltyOf(net),
  }
}

/** Returns ℓ(f_j(z), y) + Σ_{m>j} λ'_m/2 ‖z^m‖² of every pair of a tail (P). */
function pairLosses(net: Network, tail: Tail): Float64Array {
  const L = net.W.length
  const [Z, { y }] = [featuresAt(tail, L), tail.pairs]
  const losses = new Float64Array(y.cols)
  for (let p = 0; p < y.cols; p++)
    losses[p] =
      net.problem.loss === 'squared' ? distance(Z.data, y.data, p, y.cols) : crossEntropy(Z.data, y.data, p, y.cols)
  for (let m = tail.j + 1; m <= L; m++) {
    const decay = net.problem.featureDecays[m - 1]!
    const features = featuresAt(tail, m)
    if (decay !== 0) columnDots(features, features).forEach((square, p) => (losses[p]! += (decay / 2) * square))
  }
  return losses
}

function distance(z: Float64Array, y: Float64Array, p: number, P: number): number {
  let sum = 0
  for (let i = p; i < z.length; i += P) sum += 0.5 * (z[i]! - y[i]!) ** 2
  return sum
}

function crossEntropy(z: Float64Array, y: Float64Array, p: number, P: number): number {
  let [largest, sum, own] = [-Infinity, 0, 0]
  for (let i = p; i < z.length; i += P) largest = Math.max(largest, z[i]!)
  for (let i = p; i < z.length; i += P) {
    sum += Math.exp(z[i]! - largest)
    own += y[i]! * z[i]!
  }
  return largest + Math.log(sum) - own
}

/** Returns Σ_l Λ_l/2 (‖W_l‖² + ‖b_l‖²) with Λ_l = λ_l/(q N). */
function penaltyOf({ problem, W, b }: Network): number {
  const scale = 2 * problem.sampleWeight * problem.labels.length
  return W.reduce((sum, { data }, l) => {
    const bias = b?.[l] ?? new Float64Array()
    const square = [data, bias].reduce((total, own) => total + own.reduce((part, w) => part + w * w, 0), 0)
    return sum + (problem.weightDecays[l]! / scale) * square
  }, 0)
}
