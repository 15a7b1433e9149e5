import { squaredNorm, type Matrix } from '../linalg/matrix.ts'

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
