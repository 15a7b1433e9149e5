import { scaleMinimum, type ScaleMinimum } from './scaleMinimum.ts'
import { depthOf, strength, type UnconstrainedModel } from './model.ts'

/**
 * What the squared loss of a collapsed structure depends on besides Λ and K.
 *
 *     F = min over y ≥ 0 of  L B + Σ_i 1/(2K (1 + e_i y)),  B = (K Λ y c)^{1/L},  y = q_L/(K λ_L)
 *
 * q_L is the squared scale of A_L. B is the share of each penalty at the optimal scales: λ_l/2 ‖W_l‖² for 2 ≤ l < L,
 * and half of what W_1 and H_1 take together. The penalty of W_L is part of the second term.
 * Derived from Súkeník et al. 2405.14468, appendix of Theorem 5; checked against explicit matrices.
 */
export interface LossForm {
  /** c. */
  readonly penalty: number
  /** The eigenvalues e_i of σ(P)ᵀσ(P) with their multiplicities, which add up to the classes of the structure. */
  readonly fit: readonly { e: number; count: number }[]
}

/**
 * Returns the least squared loss of a structure, and its scale y; y = 0 is the zero solution. The classes of the form may
 * be a part of the model's K: the loss is then the part's share, which is at most ½ · share.
 */
export function formLoss(form: LossForm, model: UnconstrainedModel): ScaleMinimum {
  const [K, L, Lambda] = [model.classes, depthOf(model), strength(model)]
  const total = form.fit.reduce((sum, { count }) => sum + count, 0)
  const loss = (y: number): number => {
    let fit = 0
    for (const { e, count } of form.fit) fit += count / (1 + e * y)
    return L * penaltyShare(form, K, L, Lambda, y) + fit / (2 * K)
  }
  return scaleMinimum(loss, total / (2 * K))
}

/** Returns B = (K Λ y c)^{1/L}. */
export function penaltyShare({ penalty }: LossForm, K: number, L: number, Lambda: number, y: number): number {
  return (K * Lambda * y * penalty) ** (1 / L)
}
