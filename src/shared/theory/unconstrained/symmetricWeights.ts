import { multiply, scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import { logitLoss } from './logitForm.ts'
import { matrixForm, rankTolerance } from './logitMatrix.ts'
import type { LogitWeights } from './logitWeights.ts'
import { strength, type UnconstrainedModel } from './model.ts'
import { scaled } from './structure.ts'

/**
 * Returns the factors of symmetric positive semidefinite logits Z = a Z_0 (K, K) in which every factor is a multiple of
 * Z^{1/M}. Rotations of the hidden layers give all other factors of least penalty. Structures in these factors can be
 * joined by a straight line that does not depend on a choice of bases.
 * null where the zero solution is better. Throws where Z_0 is not symmetric.
 * Derived: the factors of `linearWeights` with each hidden basis turned to that of the logits.
 */
export function symmetricWeights(Z0: Matrix, model: UnconstrainedModel): LogitWeights | null {
  const K = Z0.cols
  for (let i = 0; i < K; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(Z0.data[i * K + j]! - Z0.data[j * K + i]!) > 1e-9)
        throw new RangeError(`symmetric factors: entries ${i}, ${j} and ${j}, ${i} of the logits differ`)
  const { value, y: a } = logitLoss(matrixForm(Z0), model)
  if (a === 0) return null
  const M = model.weightDecays.length + 1
  const { s, V } = svd(scaled(Z0, a))
  const roots = Array.from(s, (own) => (own > rankTolerance * s[0]! ? own ** (1 / M) : 0))
  const root = multiply(scaleColumns(V, roots), transpose(V))
  const common = strength(model) ** (1 / M)
  return {
    M1: scaled(root, Math.sqrt(common / (model.samples * model.featureDecay))),
    weights: model.weightDecays.map((decay) => scaled(root, Math.sqrt(common / decay))),
    loss: value,
  }
}
