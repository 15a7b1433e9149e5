import type { Activation } from '../spec/runSpec.ts'
import { matrix, mapEntries, multiply, squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { singularValues, svd } from '../linalg/svd.ts'
import { activations } from './activation.ts'

/**
 * A singular value below this times s₁ counts as zero, in the pseudoinverse and in the ranks of (I)-(III): smaller ones
 * would amplify the round-off of A. The 1e-5 of the figures would be too large, because weights act on small directions.
 */
const rankTolerance = 1e-12

/** The layers of a network on its data. */
export interface Features {
  /** Z^1 … Z^L, (n_l, N). */
  readonly features: readonly Matrix[]
  /** A^1 … A^L, A^l = σ_l⁻¹(Z^l), (n_l, N): from a forward pass or from preactivationsOf. */
  readonly preactivations: readonly Matrix[]
}

/** The contribution of two neighbouring layers to the cost and the constraints, l = 1 … L − 1. */
export interface LayerCost {
  /** l, from 1. */
  layer: number
  /** ½‖A^{l+1} Z^{l,+}‖²: ½‖W_{l+1}‖² of the smallest possible W_{l+1}. */
  cost: number
  /** (I): ‖A^{l+1} Z^{l,+} Z^l − A^{l+1}‖/‖A^{l+1}‖; 0 where it holds. */
  representability: number
  /** (II): the smallest C with s_i(Z^l) ≤ C s_i(A^{l+1}) for i = 1 … rank(A^{l+1}); 0 when that rank is 0. */
  smallestC: number
  /** (II) over the K = rank(Y) leading values only: the smallest C with s_i(Z^l) ≤ C s_i(A^{l+1}) for i = 1 … K. */
  leadingC: number
  /** rank(A^l). */
  rank: number
  /** (III): rank(Y) − rank(A^l) where that is positive; 0 where it holds. */
  missingRank: number
  /** s_K(A^l)/s_1(A^l), K = rank(Y): the margin of (III). */
  rankMargin: number
  /** rank(Y)/(2C²) with the smallest C: the minimum of this cost (Lemma B.1); 0 where C is 0. */
  optimum: number
  /** rank(Y)/(2C²) with `leadingC`, a lower bound of this cost too; 0 where C is 0. It is never below `optimum`. */
  leadingOptimum: number
}

/** The representation cost of a network, and its constraints of Definition 4.1. */
export interface RepresentationCost {
  /** ‖Z^L − Y‖/‖Y‖. */
  interpolation: number
  /** Eq. 11 without its first case: the sum of the layers' costs. The paper's value is +∞ unless interpolation is 0. */
  cost: number
  /** rank(Y). */
  rank: number
  /** One C for all layers, as in Definition 4.1: the largest of the layers' smallest C. */
  smallestC: number
  /** The largest of the layers' C over the K leading values. */
  leadingC: number
  /** Σ_l rank(Y)/(2C_l²), C_l the smallest C of layer l: the minimum cost with these C_l and (I), (III). */
  optimum: number
  /** The same sum with C_l over the K leading values: a lower bound of the cost that round-off does not empty. */
  leadingOptimum: number
  layers: LayerCost[]
}

/** Returns eq. 10 of Zangrando et al. 2402.03991v2, ½ Σ_{l≥2} ‖W_l‖², of W_1 … W_L. It is at least eq. 11 at their features. */
export function weightCost(weights: readonly Matrix[]): number {
  return weights.slice(1).reduce((sum, W) => sum + 0.5 * squaredNorm(W), 0)
}

/**
 * Returns A^l = σ_l⁻¹(Z^l), l = 1 … L, each (n_l, N). Throws where σ_l has no inverse, or an entry is outside its range or
 * at saturation. For trained networks use the pre-activations of the forward pass, which keep their digits near saturation.
 */
export function preactivationsOf(features: readonly Matrix[], names: readonly Activation[]): Matrix[] {
  return features.map((Z, l) => {
    const A = inverseFeatures(Z, names[l]!)
    if (typeof A === 'string') throw new RangeError(`preactivationsOf: layer ${l + 1}: ${A}`)
    return A
  })
}

/** Returns σ⁻¹(Z) of Z (n, N), or why it is undefined. */
export function inverseFeatures(Z: Matrix, name: Activation): Matrix | string {
  const { inverse } = activations[name]
  if (!inverse) return `${name} has no inverse`
  const A = mapEntries(Z, inverse)
  const at = A.data.findIndex((a) => !Number.isFinite(a))
  return at < 0 ? A : `${name}⁻¹(${Number(Z.data[at]?.toPrecision(6))}) is not finite`
}

/**
 * Computes the representation cost of eq. 11 on features, and the constraints (I)-(III) in numbers. targets: Y (n_L, N).
 * In residual networks the formula gives the cost of appendix C, because A^{l+1} is σ⁻¹(Z^{l+1} − Z^l) there. A layer of
 * rank 0 has cost 0 and representability 1. Throws on fewer than two layers, on sizes that do not fit, on entries that
 * are not finite, and when Y is zero.
 * Source: Zangrando et al. 2402.03991v2, eqs. 10 and 11, Definition 4.1, Lemma B.1. The collapsed cost is rank/(2C²) with C
 * on s_i as in Definition 4.1; the text of Lemma B.1 has C on s_i² and prints rank/(2C).
 * The bound with the K leading values is ours: by eq. 19 the least cost of a layer is ½ Σ_i s_i(A)²/s_i(Z)² over all i. Every
 * term is positive, and the K first ones are at least K/(2C²) where (II) holds for i ≤ K.
 */
export function representationCost({ features, preactivations }: Features, targets: Matrix): RepresentationCost {
  check({ features, preactivations }, targets)
  const rank = rankOf(singularValues(targets))
  if (rank === 0) throw new RangeError('representationCost: Y is zero')
  const spectra = preactivations.map(singularValues)
  const layers = features.slice(0, -1).map((Z, l): LayerCost => {
    const above = spectra[l + 1]!
    const own = spectra[l]!
    const { cost, representability, s } = localCost(preactivations[l + 1]!, Z)
    const smallestC = smallestRatio(s, above)
    const leadingC = smallestRatio(s, above, rank)
    return {
      layer: l + 1,
      cost,
      representability,
      smallestC,
      leadingC,
      rank: rankOf(own),
      missingRank: Math.max(0, rank - rankOf(own)),
      rankMargin: own[0] ? (own[rank - 1] ?? 0) / own[0] : 0,
      optimum: leastCost(rank, smallestC),
      leadingOptimum: leastCost(rank, leadingC),
    }
  })
  return {
    interpolation: Math.sqrt(squaredNorm(difference(features.at(-1)!, targets)) / squaredNorm(targets)),
    cost: layers.reduce((sum, layer) => sum + layer.cost, 0),
    rank,
    smallestC: Math.max(...layers.map((layer) => layer.smallestC)),
    leadingC: Math.max(...layers.map((layer) => layer.leadingC)),
    optimum: layers.reduce((sum, layer) => sum + layer.optimum, 0),
    leadingOptimum: layers.reduce((sum, layer) => sum + layer.leadingOptimum, 0),
    layers,
  }
}

/**
 * Returns ½‖A Z⁺‖², ‖A Z⁺Z − A‖/‖A‖ (0 for A = 0) and the singular values s of Z. A: (m, N); Z: (n, N). Throws on entries
 * that are not finite.
 */
export function localCost(A: Matrix, Z: Matrix): { cost: number; representability: number; s: Float64Array } {
  const { s, V } = svd(Z)
  const r = rankOf(s)
  const P = multiply(A, V) // A V, (m, min(n, N))
  let cost = 0
  for (let i = 0; i < P.rows; i++) for (let j = 0; j < r; j++) cost += 0.5 * (P.data[i * P.cols + j]! / s[j]!) ** 2
  let lost = 0
  for (let i = 0; i < A.rows; i++)
    for (let k = 0; k < A.cols; k++) {
      let a = A.data[i * A.cols + k]!
      for (let j = 0; j < r; j++) a -= P.data[i * P.cols + j]! * V.data[k * V.cols + j]!
      lost += a * a
    }
  const whole = squaredNorm(A)
  return { cost, representability: whole === 0 ? 0 : Math.sqrt(lost / whole), s }
}

/** Returns rank/(2C²), the least cost of a layer (Lemma B.1); 0 where C is 0. */
const leastCost = (rank: number, C: number): number => (C === 0 ? 0 : rank / (2 * C ** 2))

/**
 * Returns the smallest C of (II): s_i ≤ C p_i for i = 1 … rank of p, or up to `most` where that is less. s and p are
 * descending; 0 when p is zero.
 */
export function smallestRatio(s: ArrayLike<number>, p: ArrayLike<number>, most = Infinity): number {
  let C = 0
  for (let i = 0; i < Math.min(most, rankOf(p)); i++) C = Math.max(C, (s[i] ?? 0) / p[i]!)
  return C
}

/** Returns the number of singular values above rankTolerance times the largest. s: descending. */
export function rankOf(s: ArrayLike<number>): number {
  const largest = s[0] ?? 0
  let rank = 0
  while (rank < s.length && s[rank]! > rankTolerance * largest) rank++
  return rank
}

/** Returns A − B of two matrices of equal size. */
export function difference(A: Matrix, B: Matrix): Matrix {
  return matrix(
    A.rows,
    A.cols,
    A.data.map((a, i) => a - B.data[i]!),
  )
}

function check({ features, preactivations }: Features, Y: Matrix): void {
  if (features.length < 2) throw new RangeError(`representationCost: ${features.length} layers, needs 2 or more`)
  if (features.length !== preactivations.length)
    throw new RangeError(
      `representationCost: ${features.length} layers of features, ${preactivations.length} of pre-activations`,
    )
  const entries: [string, Matrix, Matrix][] = features.map((Z, l) => [`layer ${l + 1}`, Z, preactivations[l]!])
  for (const [name, Z, A] of [...entries, ['Y', Y, features.at(-1)!] as const]) {
    if (Z.rows !== A.rows || Z.cols !== A.cols || Z.cols !== Y.cols)
      throw new RangeError(
        `representationCost: ${name} is ${Z.rows} × ${Z.cols}; it does not fit ${A.rows} × ${A.cols} or ${Y.cols} samples`,
      )
    if (!Z.data.every(Number.isFinite) || !A.data.every(Number.isFinite))
      throw new RangeError(`representationCost: ${name} has entries that are not finite`)
  }
}
