import { concatenate, matrix, multiply, scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { monotoneDescent, type DescentState } from '../monotoneDescent.ts'
import { meanCrossEntropy, withoutColumnMeans } from './logitMatrix.ts'
import { depthOf, strength, type UnconstrainedModel } from './model.ts'

/** The end of a descent over logits of bounded rank. */
export interface RefinedLogits {
  /** Z (K, K). */
  readonly Z: Matrix
  readonly loss: number
}

/**
 * Descends the cross-entropy of a linear DUFM over logits Z = A Bᵀ without column means, A and B (K, r), from A = B =
 * `start`, by `monotoneDescent`. The end is nearly stationary among logits of rank r at most: an upper bound of the optimum.
 */
export function refineLogits(model: UnconstrainedModel, start: Matrix, steps = 2000): RefinedLogits {
  const evaluate = lossOfFactors(model, start.rows, start.cols)
  const end = monotoneDescent(evaluate, concatenate([start.data, start.data]), steps)
  return { Z: logits(end.x, start.rows, start.cols).Z, loss: end.value }
}

function logits(factors: Float64Array, K: number, r: number): { A: Matrix; B: Matrix; Z: Matrix } {
  const A = withoutColumnMeans(matrix(K, r, factors.slice(0, K * r)))
  const B = matrix(K, r, factors.slice(K * r))
  return { A, B, Z: multiply(A, transpose(B)) }
}

/** The loss of Z = A Bᵀ and its gradient: ∂/∂A = D B and ∂/∂B = Dᵀ A, D = ∂CE/∂Z + U diag(∂penalty/∂s) Vᵀ. */
function lossOfFactors(model: UnconstrainedModel, K: number, r: number): (factors: Float64Array) => DescentState {
  const M = depthOf(model) + 1
  const factor = 0.5 * M * strength(model) ** (1 / M)
  return (factors) => {
    const { A, B, Z } = logits(factors, K, r)
    const { U, s, V } = svd(Z)
    const slopes = Array.from(s, (value, i) => (i < r && value > 0 ? factor * (2 / M) * value ** (2 / M - 1) : 0))
    const D = multiply(scaleColumns(U, slopes), transpose(V))
    addCrossEntropyGradient(D, Z)
    const penalty = s.reduce((sum, value, i) => (i < r ? sum + value ** (2 / M) : sum), 0)
    return {
      x: factors,
      value: meanCrossEntropy(Z) + factor * penalty,
      gradient: concatenate([withoutColumnMeans(multiply(D, B)).data, multiply(transpose(D), A).data]),
    }
  }
}

/** Adds (softmax(Z) − I)/K to D, column by column. */
function addCrossEntropyGradient(D: Matrix, Z: Matrix): void {
  const K = Z.cols
  for (let k = 0; k < K; k++) {
    const column = Array.from({ length: K }, (_, j) => Z.data[j * K + k]!)
    const most = Math.max(...column)
    const sum = column.reduce((total, z) => total + Math.exp(z - most), 0)
    column.forEach((z, j) => (D.data[j * K + k]! += (Math.exp(z - most) / sum - (j === k ? 1 : 0)) / K))
  }
}
