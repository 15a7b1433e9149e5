import type { Random } from '../../linalg/random.ts'
import { entrywiseCurvature, seenDirections } from './entrywiseCurvature.ts'
import { gradientCurvature, type Curvature, type CurvatureSearch } from './gradientCurvature.ts'
import { pairsAt, type Network, type Pairs, type Tail } from '../layerGradient.ts'

/** Estimates of M_{l,j} from below, in two norms of the second derivatives. */
export interface CurvatureNorms {
  /** max ‖∇²T[u, u]‖_F over unit u: the smallest norm that bounds the remainder. */
  operator: number
  /** The entrywise L² norm of the tensor, which the paper defines below eq. 3; never below `operator`. */
  entrywise: number
}

/** M_{l,j} over the two hulls of the paper. */
export interface LayerCurvature {
  /** M_{l,j}(θ) of Theorem 3.4: over the convex hull of all pairs. */
  hull: CurvatureNorms
  /** M_{l,j}(θ, C) of Lemma 3.3: over the convex hulls of the clusters of C; never above `hull`. */
  clusters: CurvatureNorms
}

/**
 * Estimates M_{l,j} for every l > j, at index l − j − 1. The operator norm is searched over both hulls. The entrywise norm is
 * computed at every point where a search ends, for all l at once. The hulls of the clusters lie in the hull of all pairs,
 * so their values count for it too. `report` is called after each l.
 * Source: Zangrando et al. 2402.03991v2, Lemma 3.3 and Theorem 3.4.
 */
export function boundCurvatures(
  net: Network,
  whole: Tail,
  { below, partition }: { below: number; partition: ArrayLike<number> },
  { report, ...search }: CurvatureSearch & { random: Random; report: () => void },
): LayerCurvature[] {
  const pairs = pairsAt(net, whole, below)
  const layers = Array.from({ length: net.W.length - below }, (_, at) => {
    const l = below + 1 + at
    const hull = gradientCurvature(net, l, below, pairs, search)
    const clusters = gradientCurvature(net, l, below, pairs, { ...search, partition })
    report()
    return { hull, clusters }
  })
  const inClusters = largestNorms(net, below, ends(layers.map(({ clusters }) => clusters)))
  const inHull = largestNorms(net, below, ends(layers.map(({ hull }) => hull)))
  return layers.map(({ hull, clusters }, at) => {
    const own = { operator: clusters.value, entrywise: Math.max(inClusters[at]!, clusters.value) }
    const operator = Math.max(hull.value, own.operator)
    return { hull: { operator, entrywise: Math.max(inHull[at]!, own.entrywise, operator) }, clusters: own }
  })
}

const ends = (found: readonly Curvature[]): Pairs[] => found.map(({ point }) => point)

/** Returns the largest entrywise norm over the points, for every l > j. */
function largestNorms(net: Network, below: number, points: readonly Pairs[]): Float64Array {
  const directions = seenDirections(net, below)
  const largest = new Float64Array(net.W.length - below)
  for (const point of points)
    entrywiseCurvature(net, below, point, directions).forEach(
      (norm, at) => (largest[at] = Math.max(largest[at]!, norm)),
    )
  return largest
}
