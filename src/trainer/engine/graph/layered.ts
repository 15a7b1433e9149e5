import type { WeightLayeredName } from '../../../shared/quantities/table.ts'
import * as e from './language/elementwise.ts'
import { matMul } from './language/products.ts'
import { sum } from './language/reductions.ts'
import type { Tensor } from './language/tensor.ts'

/** The same numbers as in measure/layered.ts, as tensors; `decays` are scalars. */
export interface LayeredTensors {
  weights: readonly Tensor[]
  lossGradients: readonly Tensor[]
  gradients: readonly Tensor[]
  decays: readonly Tensor[]
}

/**
 * The layered quantities of a measurement, one scalar a layer or interface. Their definitions are in shared/theory, and
 * tests compare the two.
 */
export const layeredMeasures: Readonly<Record<WeightLayeredName, (at: LayeredTensors) => Tensor[]>> = {
  balancedness: ({ weights }) => weights.slice(1).map((above, l) => imbalance(weights[l]!, above)),
  alignment: ({ weights, lossGradients }) => weights.map((W, l) => cosine(W, lossGradients[l]!)),
  stationarity: ({ weights, gradients, decays }) =>
    weights.map((W, l) => relativeGradient(gradients[l]!, e.multiply(decays[l]!, norm(W)))),
  weightGradient: ({ gradients }) => gradients.map(norm),
}

const squaredNorm = (A: Tensor): Tensor => sum(e.square(A), [0, 1])
const norm = (A: Tensor): Tensor => e.squareRoot(squaredNorm(A))

const relativeGradient = (G: Tensor, decay: Tensor): Tensor =>
  e.select(e.and(e.greater(decay, 0), e.isFinite(decay)), e.divide(norm(G), decay), NaN)

function imbalance(W: Tensor, above: Tensor): Tensor {
  const difference = e.subtract(matMul(above, above, { a: true }), matMul(W, W, { b: true })) // (n_l, n_l)
  const square = squaredNorm(W)
  return e.select(e.equal(square, 0), NaN, e.divide(norm(difference), square))
}

const cosine = (W: Tensor, G: Tensor): Tensor =>
  e.negative(e.divide(e.divide(sum(e.multiply(W, G), [0, 1]), norm(W)), norm(G)))
