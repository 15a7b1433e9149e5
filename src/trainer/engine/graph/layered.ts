import type { LayeredName } from '../../../shared/quantities/table.ts'
import * as e from './language/elementwise.ts'
import { matMul } from './language/products.ts'
import { sum } from './language/reductions.ts'
import type { Tensor } from './language/tensor.ts'

type Measure = (weights: readonly Tensor[], gradients: readonly Tensor[]) => Tensor[]

/**
 * The layered quantities of a measurement, one scalar a layer or interface, from W_l (n_l, n_{l−1}) and ∇_{W_l} L₀. Their
 * definitions are in shared/theory, and tests compare the two.
 */
export const layeredMeasures: Readonly<Record<LayeredName, Measure>> = {
  balancedness: (weights) => weights.slice(1).map((above, l) => imbalance(weights[l]!, above)),
  alignment: (weights, gradients) => weights.map((W, l) => cosine(W, gradients[l]!)),
}

const squaredNorm = (A: Tensor): Tensor => sum(e.square(A), [0, 1])

function imbalance(W: Tensor, above: Tensor): Tensor {
  const difference = e.subtract(matMul(above, above, { a: true }), matMul(W, W, { b: true })) // (n_l, n_l)
  const norm = squaredNorm(W)
  return e.select(e.equal(norm, 0), NaN, e.divide(e.squareRoot(squaredNorm(difference)), norm))
}

const cosine = (W: Tensor, G: Tensor): Tensor =>
  e.negative(
    e.divide(e.divide(sum(e.multiply(W, G), [0, 1]), e.squareRoot(squaredNorm(W))), e.squareRoot(squaredNorm(G))),
  )
