import { multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'

/**
 * How far neighbouring layers are from balance, at the interfaces l = 1 … L − 1:
 *
 *     ‖W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ‖ / ‖W_l‖², Frobenius norms.
 *
 * W_l is (n_l, n_{l−1}), so that both products are (n_l, n_l). Biases do not count. The result is 0 for balanced layers,
 * the same after a rotation of any layer's features or a scaling of all weights, and NaN where W_l is zero.
 *
 * Gradient flow on a linear network conserves W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ. Weight decay with the same λ in every layer
 * makes it decay to zero: stationary points are balanced, except for what feature penalties and activations add. A first
 * layer with λδ balances δ W_1 W_1ᵀ against W_2ᵀ W_2 instead.
 *
 * Returns L − 1 numbers; none for a single layer. Throws where W_{l+1} does not fit on W_l.
 * Source: Arora, Cohen & Hazan 1802.06509, Theorem 1; Du, Hu & Lee 1806.00900.
 */
export function balancedness(weights: readonly Matrix[]): Float64Array {
  return Float64Array.from(weights.slice(1), (above, l) => imbalance(weights[l]!, above, l + 1))
}

function imbalance(W: Matrix, above: Matrix, l: number): number {
  if (above.cols !== W.rows)
    throw new RangeError(`balancedness: W_${l + 1} has ${above.cols} columns, expected ${W.rows}, the rows of W_${l}`)
  const right = multiply(W, transpose(W)) // (n_l, n_l)
  const left = multiply(transpose(above), above) // (n_l, n_l)
  let sum = 0
  for (let i = 0; i < left.data.length; i++) sum += (left.data[i]! - right.data[i]!) ** 2
  const norm = squaredNorm(W)
  return norm === 0 ? NaN : Math.sqrt(sum) / norm
}
