import { depthOf, strength, type UnconstrainedModel } from './model.ts'
import { scaleMinimum, type ScaleMinimum } from './scaleMinimum.ts'

/**
 * What the cross-entropy of a collapsed structure depends on. Z = a Z_0 (K, K) are the logits of each class, a ≥ 0. With
 * M = L + 1 factors H_1, W_1 … W_L,
 *
 *     f = min over a of  fit(a) + ½ M Λ^{1/M} a^{2/M} · penalty(M),  fit(a) = mean_k log Σ_j exp(a (Z_0,jk − Z_0,kk)).
 *
 * A linear network has penalty(M) = Σ_i s_i(Z_0)^{2/M}: the Schatten-2/M quasi-norm. The zero solution has log K.
 * Derived from Garrod & Keating 2410.23169; checked to 1e-14 against explicit matrices.
 */
export interface LogitForm {
  readonly fit: (a: number) => number
  readonly penalty: (M: number) => number
  /** The rank of Z_0. */
  readonly rank: number
}

/** Returns the least cross-entropy of a form, with its scale a as y; y = 0 is the zero solution. */
export function logitLoss(form: LogitForm, model: UnconstrainedModel): ScaleMinimum {
  const M = depthOf(model) + 1
  const factor = 0.5 * M * strength(model) ** (1 / M) * form.penalty(M)
  return scaleMinimum((a) => form.fit(a) + factor * a ** (2 / M), Math.log(model.classes))
}

/** Returns Σ count · s^{2/M} as a function of M. */
export const schatten =
  (values: readonly { s: number; count: number }[]) =>
  (M: number): number =>
    values.reduce((sum, { s, count }) => sum + count * s ** (2 / M), 0)
