import { median } from '../statistics/bands.ts'

/** A trained network of one depth. */
export interface DeepNetwork {
  /** ½‖W_l‖², l = 1 … L. */
  costs: readonly number[]
  /** ‖s(Z^l) − s(σ⁻¹(Z^{l+1}))‖/‖s(σ⁻¹(Z^{l+1}))‖, l = 1 … L−1: the error of Theorem 4.2 with C = 1. */
  errors: readonly number[]
  /** The within-class part of ‖Z^l‖², l = 1 … L−1, from 0 to 1. */
  variations: readonly number[]
}

/** What Remark B.6 says of a depth. */
export interface DepthPoint {
  depth: number
  /** Σ_{j≤l} ½‖W_j‖² / Σ_{j≤L} ½‖W_j‖² for l = 1, 2, …: the part of the cost that must vanish as L grows. */
  shares: number[]
  /** Σ_l ½‖W_l‖² / L. */
  meanCost: number
  /** The errors of Z^1, of the median layer and of Z^{L−1}. */
  errors: { first: number; median: number; last: number }
  /** The largest within-class part from layer l* on. */
  variation: number
}

/**
 * Returns what Remark B.6 says of each network, by depth: the cost of the first layers is a vanishing part of the whole, so
 * that deep networks should have the structure of Theorem 4.2 from layer l* on, although every layer has weight decay.
 * most: how many of the first layers have a share; l*: the first layer that can represent collapsed features, at least 1.
 * Status: the share tends to 0 where the cost of the first layers is bounded (proved, Remark B.6; its Γ-limit fixes l* and
 * the features, which no training does). The rate l/L is derived, for linear networks (balancedCost). The distance of
 * minimisers from Theorem 4.2 at a finite depth is neither proved nor derived: it is measured.
 * Throws on networks of fewer than two layers, equal depths, lists that do not fit and costs that are all 0.
 * Source: Zangrando et al. 2402.03991v2, Remark B.6 and the discussion of Theorem 4.4.
 */
export function depthLimit(networks: readonly DeepNetwork[], firstRepresentative = 1, most = 3): DepthPoint[] {
  const sorted = networks.toSorted((a, b) => a.costs.length - b.costs.length)
  sorted.forEach(({ costs, errors, variations }, i) => {
    const L = costs.length
    if (L < 2) throw new RangeError(`depthLimit: a network has ${L} layers, but needs 2 or more`)
    if (errors.length !== L - 1 || variations.length !== L - 1)
      throw new RangeError(`depthLimit: ${L} layers need ${L - 1} errors and variations`)
    if (sorted[i + 1]?.costs.length === L) throw new RangeError(`depthLimit: two networks have ${L} layers`)
    if (!(sum(costs) > 0)) throw new RangeError(`depthLimit: the weights of the network with ${L} layers cost nothing`)
  })
  return sorted.map(({ costs, errors, variations }) => {
    const [L, total] = [costs.length, sum(costs)]
    return {
      depth: L,
      shares: Array.from({ length: Math.min(most, L) }, (_, l) => sum(costs.slice(0, l + 1)) / total),
      meanCost: total / L,
      errors: { first: errors[0]!, median: median(errors), last: errors.at(-1)! },
      variation: Math.max(0, ...variations.slice(firstRepresentative - 1)),
    }
  })
}

/** Returns the exponent p of value ~ L^p between the two deepest networks; NaN without two positive values. */
export function depthOrder(depths: readonly number[], values: readonly number[]): number {
  const [a, b] = [depths.length - 2, depths.length - 1]
  return Math.log(values[b]! / values[a]!) / Math.log(depths[b]! / depths[a]!)
}

/**
 * Returns the smallest ½ Σ_l ‖W_l‖² of a linear network of L layers whose product has these singular values g_i:
 * (L/2) Σ_i g_i^{2/L}. Every layer then has the same norm, so that the first l layers have the share l/L, and the cost
 * over L tends to half the rank: Theorem 4.2's cost of one layer with C = 1.
 * Throws on fewer than one layer and on negative values. Status: derived (arithmetic and geometric mean).
 * Source: Dai, Karzand & Srebro 2021, cited in Zangrando et al. 2402.03991v2 as [5], below eq. 10.
 */
export function balancedCost(values: readonly number[], depth: number): number {
  if (!(depth >= 1)) throw new RangeError(`balancedCost: ${depth} layers`)
  if (values.some((value) => !(value >= 0))) throw new RangeError('balancedCost: a singular value is negative')
  return (depth / 2) * sum(values.filter((value) => value > 0).map((value) => value ** (2 / depth)))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
