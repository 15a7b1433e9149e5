import { multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { firstFactors } from './firstFactors.ts'
import { logitLoss } from './logitForm.ts'
import { matrixForm, rankTolerance, reluForm, withoutColumnMeans } from './logitMatrix.ts'
import { depthOf, strength, type UnconstrainedModel } from './model.ts'
import { nuclearNorm, pseudoInverse, scaled } from './structure.ts'

/** Matrices of a collapsed structure under cross-entropy: M_1 (r, K), W_1 … W_L, and the closed-form loss. */
export interface LogitWeights {
  readonly M1: Matrix
  readonly weights: readonly Matrix[]
  readonly loss: number
}

/**
 * Returns the matrices of logits Z = a Z_0 (K, K) in a linear network at the best scale. With Z = U S Vᵀ every factor
 * takes S^{1/M} and the same penalty. null where the zero solution is better.
 */
export function linearWeights(Z0: Matrix, model: UnconstrainedModel): LogitWeights | null {
  const { value, y: a } = logitLoss(matrixForm(Z0), model)
  if (a === 0) return null
  const M = depthOf(model) + 1
  const { U, s, V } = svd(scaled(Z0, a))
  // The root of round-off would be large: (1e-17)^{1/7} = 0.004.
  const root = Array.from(s, (value) => (value > rankTolerance * s[0]! ? value ** (1 / M) : 0))
  const common = strength(model) ** (1 / M)
  const featureScale = Math.sqrt(common / (model.samples * model.featureDecay))
  const middle = matrixOfDiagonal(root)
  return {
    M1: scaled(transpose(scaleColumns(V, root)), featureScale),
    weights: model.weightDecays.map((decay, l) =>
      scaled(l === depthOf(model) - 1 ? scaleColumns(U, root) : middle, Math.sqrt(common / decay)),
    ),
    loss: value,
  }
}

function matrixOfDiagonal(d: readonly number[]): Matrix {
  const n = d.length
  return { rows: n, cols: n, data: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? d[i % n]! : 0)) }
}

/**
 * Returns the matrices of a ReLU network with features A_l ∝ T ≥ 0 (t, K) in layers 2 … L and logits a Z_0, Z_0 = TᵀT
 * without column means, at the best scales: each matrix takes the same penalty, and W_1 with M_1 twice that.
 * null where the zero solution is better.
 */
export function reluWeights(T: Matrix, model: UnconstrainedModel): LogitWeights | null {
  const L = depthOf(model)
  const M = L + 1
  const { value, y: a } = logitLoss(reluForm(T), model)
  if (a === 0) return null
  const TPlus = pseudoInverse(T)
  const keep = multiply(T, TPlus)
  const last = multiply(withoutColumnMeans(multiply(transpose(T), T)), TPlus)
  const featureDecay = model.samples * model.featureDecay
  const decay = (l: number): number => model.weightDecays[l - 1]!
  // Each of the M penalties is P = ½ λ ‖·‖². All factors multiply to a.
  const norms = [
    Math.sqrt(featureDecay * decay(1)) * nuclearNorm(T),
    ...Array.from({ length: L - 2 }, (_, i) => Math.sqrt(decay(i + 2) * squaredNorm(keep))),
    Math.sqrt(decay(L) * squaredNorm(last)),
  ]
  const product = norms.reduce((all, norm) => all * norm, a)
  const twoP = product ** (2 / M)
  const q2 = twoP / norms[0]! // A_2 = q2 T, whose penalty is √(n λ_H λ_1) q2 ‖T‖_* = 2P
  const { W1, M1 } = firstFactors(scaled(T, q2), model)
  const factors = norms.slice(1).map((norm) => Math.sqrt(twoP) / norm)
  const rest = factors.map((factor, i) => scaled(i === factors.length - 1 ? last : keep, factor))
  return { M1, weights: [W1, ...rest], loss: value }
}
