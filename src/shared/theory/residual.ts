import { squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { singularValues } from '../linalg/svd.ts'
import type { Activation } from '../spec/runSpec.ts'
import { activations } from './activation.ts'
import { difference, localCost, rankOf, smallestRatio, type Features } from './representationCost.ts'

/** The distance of one layer of a residual network from the minimum of Theorem C.2. */
export interface ResidualLayer {
  /** l, from 1. */
  layer: number
  /** ‖W_l‖. */
  norm: number
  /** Whether W_l = 0 at the minimum: in the layers that add their input. */
  mustVanish: boolean
  /**
   * ‖W_l‖ over √K/C, the norm of the last layer at the minimum: small where W_l has vanished. NaN where all outputs are 0;
   * null where W_l need not vanish.
   */
  distance: number | null
  /** ‖Z^l − Z^{l−1}‖/‖Z^l‖: 0 at the minimum, where the layer is the identity. null where W_l need not vanish. */
  change: number | null
}

/** The distance of a residual network from the minimum of Theorem C.2. */
export interface ResidualCollapse {
  layers: ResidualLayer[]
  /** The smallest C with s_i(Z^{L−1}) ≤ C s_i(σ_L⁻¹(Z^L)): the theorem's constraint. */
  smallestC: number
  /** ½ Σ_{l≥2} ‖A^l Z^{l−1,+}‖²: the representation cost of appendix C, where the network interpolates. */
  cost: number
  /** K/(2C²): the smallest cost with that C; 0 where C is 0. */
  optimum: number
  /** Why Theorem C.2 does not apply to this network; null where it applies. */
  refusal: string | null
}

/**
 * Measures how far the weights of a residual network that must vanish are from 0. At the minimum of the representation
 * cost every residual layer is the identity: Z^1 = … = Z^{L−1} = C O σ_L⁻¹(Y) with W_2 = … = W_{L−1} = 0. Only the last
 * layer has a cost, ½‖W_L‖² = K/(2C²). ‖W_1‖ is not in the cost, and grows as its penalty δ goes to 0 (Remark C.3).
 * weights: W_1 … W_L; residual: whether layer l adds its input, l = 1 … L; names: σ_1 … σ_L; K: rank(A^L). A^l are the
 * pre-activations of the forward pass, which avoids a difference in σ_l⁻¹(Z^l − Z^{l−1}).
 * The constraint uses the attained outputs in place of Y, because σ_L⁻¹(Y) may be infinite.
 * Throws when the layers differ in number, a size does not fit, or entries are not finite.
 * Source: Zangrando et al. 2402.03991v2, Theorem C.2, Lemma C.1, Remark C.3, Figure 5. The distances are ours.
 */
export function residualCollapse(
  { features, preactivations }: Features,
  weights: readonly Matrix[],
  residual: readonly boolean[],
  names: readonly Activation[],
): ResidualCollapse {
  const L = features.length
  if (L < 2) throw new RangeError(`residualCollapse: ${L} layers, needs 2 or more`)
  const counts = { preactivations, weights, residual, activations: names }
  for (const [name, { length }] of Object.entries(counts))
    if (length !== L) throw new RangeError(`residualCollapse: ${length} ${name} for ${L} layers of features`)
  for (const [l, W] of weights.entries())
    if (!W.data.every(Number.isFinite))
      throw new RangeError(`residualCollapse: W_${l + 1} has entries that are not finite`)
  const above = singularValues(preactivations[L - 1]!)
  const local = features.slice(0, -1).map((Z, l) => localCost(preactivations[l + 1]!, Z))
  const smallestC = smallestRatio(local.at(-1)?.s ?? [], above)
  const K = rankOf(above)
  return {
    layers: weights.map((W, l) => residualLayer(l, W, residual[l] === true, features, smallestC / Math.sqrt(K))),
    smallestC,
    cost: local.reduce((sum, { cost }) => sum + cost, 0),
    optimum: smallestC === 0 ? 0 : K / (2 * smallestC ** 2),
    refusal: outsideTheorem(residual, names),
  }
}

function residualLayer(
  l: number,
  W: Matrix,
  mustVanish: boolean,
  features: readonly Matrix[],
  perNorm: number,
): ResidualLayer {
  const norm = Math.sqrt(squaredNorm(W))
  const none = { layer: l + 1, norm, mustVanish, distance: null, change: null }
  if (!mustVanish) return none
  const [Z, input] = [features[l]!, features[l - 1]]
  if (!input || Z.rows !== input.rows || Z.cols !== input.cols)
    throw new RangeError(`residualCollapse: layer ${l + 1} and its input differ in size`)
  const whole = squaredNorm(Z)
  const moved = squaredNorm(difference(Z, input))
  const change = moved === 0 ? 0 : Math.sqrt(moved / whole)
  return { ...none, distance: norm * perNorm, change }
}

function outsideTheorem(residual: readonly boolean[], names: readonly Activation[]): string | null {
  const L = residual.length
  if (residual[L - 1] || residual[0]) return 'Theorem C.2 needs a first and a last layer that do not add their input.'
  const plain = residual.findIndex((adds, l) => l > 0 && l < L - 1 && !adds)
  if (plain >= 0)
    return `Theorem C.2 needs residual layers between the first and the last; layer ${plain + 1} is not residual.`
  // relu is 0 on a half-line, and sigmoid(0) is not 0.
  const name = names.slice(1).find((σ) => activations[σ].value(0) !== 0 || activations[σ].value(-1) === 0)
  return name === undefined
    ? null
    : `Theorem C.2 needs σ(x) = 0 at x = 0 and nowhere else; ${name} does not satisfy it.`
}
