import { squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { weightGradients } from './lossGradients.ts'
import { weightMatrices, type Problem } from './problem.ts'

/**
 * How far each layer is from a stationary point, relative to its weight decay, l = 1 … L:
 *
 *     ‖∇_{W_l} L‖ / ‖λ_l W_l‖, Frobenius norms.
 *
 * L is the whole objective, penalties included. W_l and ∇_{W_l} L are (n_l, n_{l−1}) in the network's own coordinates,
 * and `decays` holds λ_l. The ratio is 0 at a stationary point. It is 1 where the data pull at no weight.
 *
 * The ratio has no meaning where λ_l W_l = 0: it is NaN there, also where the gradient vanishes. It is NaN where a number
 * is not finite.
 *
 * Returns L numbers without a unit. Throws where the lists differ in length.
 * Source: stationarity in Zangrando et al. 2402.03991v2, Theorem 3.4 and eq. 4, where Λ_l = λ_l/N for a sum over samples.
 */
export function stationarity(
  weights: readonly Matrix[],
  gradients: readonly Matrix[],
  decays: readonly number[],
): Float64Array {
  if (weights.length !== gradients.length || weights.length !== decays.length)
    throw new RangeError(
      `stationarity: ${weights.length} weights, ${gradients.length} gradients and ${decays.length} decays`,
    )
  const norms = gradientNorms(gradients)
  return Float64Array.from(weights, (W, l) => {
    const decay = decays[l]! * Math.sqrt(squaredNorm(W))
    return decay === 0 || !Number.isFinite(decay) ? NaN : norms[l]! / decay
  })
}

/** Returns ‖∇_{W_l} L‖, Frobenius, l = 1 … L. Its norm over all layers is the gradient norm of (W_1 … W_L). */
export const gradientNorms = (gradients: readonly Matrix[]): Float64Array =>
  Float64Array.from(gradients, (G) => Math.sqrt(squaredNorm(G)))

/**
 * Tells whether every layer is stationary to a tolerance: its ratio is at most that. A layer without weight decay has no
 * ratio; its gradient must be that small beside the largest ‖λ_m W_m‖ of the others. False where no layer has a ratio, and
 * where a number is not finite.
 */
export function isStationary(ratios: ArrayLike<number>, gradients: ArrayLike<number>, tolerance: number): boolean {
  const layers = Array.from(ratios, (ratio, l) => ({ ratio, gradient: gradients[l]! }))
  const decayed = layers.filter(({ ratio }) => !Number.isNaN(ratio))
  if (decayed.length === 0) return false
  // ‖λW‖ = ‖∇L‖ / ratio; a vanishing gradient has none, and is no larger than any other.
  const pull = Math.max(...decayed.map(({ ratio, gradient }) => (ratio === 0 ? 0 : gradient / ratio)))
  return layers.every(({ ratio, gradient }) =>
    Number.isNaN(ratio) ? gradient <= tolerance * pull : ratio <= tolerance,
  )
}

/**
 * Returns the ratio and ‖∇_{W_l} L‖ of each layer at θ, from the gradient by θ of the objective with λ and λ′ times
 * `multiplier`.
 */
export function stationarityAt(
  problem: Problem,
  theta: Float64Array,
  gradient: Float64Array,
  multiplier: number,
): { ratios: Float64Array; gradients: Float64Array } {
  const byWeights = weightGradients(problem, gradient)
  const decays = problem.weightDecays.map((decay) => multiplier * decay)
  return {
    ratios: stationarity(weightMatrices(problem, theta), byWeights, decays),
    gradients: gradientNorms(byWeights),
  }
}
