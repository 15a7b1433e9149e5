import { dot, squaredNorm, type Matrix } from '../linalg/matrix.ts'

/**
 * The cosine between each W_l and the negative gradient of the data loss L₀ without penalties, l = 1 … L:
 *
 *     −⟨W_l, ∇_{W_l} L₀⟩ / (‖W_l‖ ‖∇_{W_l} L₀‖), Frobenius.
 *
 * W_l and its gradient are (n_l, n_{l−1}). Weight decay pulls W_l towards zero, so that a stationary point has
 * −∇_{W_l} L₀ = λ_l W_l: the alignment is then 1, wherever λ_l > 0 and no feature is penalised. It lies between −1 and 1,
 * does not change when either matrix is scaled, and is NaN where either is zero.
 *
 * Returns L numbers. Throws where the two lists differ in length or shape.
 * Source: stationarity of eq. 1 in Zangrando et al. 2402.03991v2.
 */
export function alignment(weights: readonly Matrix[], lossGradients: readonly Matrix[]): Float64Array {
  if (weights.length !== lossGradients.length)
    throw new RangeError(`alignment: ${weights.length} weights and ${lossGradients.length} gradients`)
  return Float64Array.from(weights, (W, l) => cosine(W, lossGradients[l]!, l + 1))
}

function cosine(W: Matrix, G: Matrix, l: number): number {
  if (W.rows !== G.rows || W.cols !== G.cols)
    throw new RangeError(`alignment: W_${l} is ${W.rows} × ${W.cols}, its gradient ${G.rows} × ${G.cols}`)
  return -dot(W.data, G.data) / Math.sqrt(squaredNorm(W)) / Math.sqrt(squaredNorm(G))
}
