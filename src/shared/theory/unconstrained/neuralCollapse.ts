import { identity } from '../../linalg/matrix.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'
import type { LossForm } from './lossForm.ts'
import type { Structure } from './structure.ts'

/**
 * Returns the structure of deep neural collapse (DNC) under the squared loss: orthogonal class means in every layer.
 * Source: Súkeník et al. 2405.14468, Definition 10.
 */
export const collapseStructure = (K: number): Structure => ({ T: identity(K), P: identity(K) })

/**
 * Returns the loss form of DNC on k classes, by default all: F = min L (k/2) (K Λ y)^{1/L} + k/(2K (1 + y)).
 * Source: Súkeník et al. 2405.14468, Definition 10.
 */
export function collapseForm(model: UnconstrainedModel, k = model.classes): LossForm {
  return { penalty: (k / 2) ** depthOf(model), fit: [{ e: 1, count: k }] }
}

/**
 * Returns Λ_c = (L − 1)^{L−1}/(K^{L+1} L^{2L}): DNC beats the zero solution if and only if Λ < Λ_c (derived). It is NaN
 * for L = 1.
 */
export function criticalStrength(K: number, L: number): number {
  if (L < 2) return NaN
  return Math.exp((L - 1) * Math.log(L - 1) - (L + 1) * Math.log(K) - 2 * L * Math.log(L))
}

/** Returns λ_c = Λ_c^{1/(L+1)}: the critical λ when all λ_l and n λ_H are equal. */
export const criticalDecay = (K: number, L: number): number => criticalStrength(K, L) ** (1 / (L + 1))
