/**
 * The deep unconstrained features model (DUFM): free features H_1 (d, N) below L weight matrices W_1 … W_L, no biases.
 *
 *     f = data loss + ½ Σ_l λ_l ‖W_l‖² + ½ λ_H ‖H_1‖²,  A_{l+1} = W_l H_l,  H_{l+1} = σ(A_{l+1})
 *
 * with N = K n samples, n a class. The data loss is 1/(2N) ‖W_L H_L − Y‖², Y = I_K ⊗ 1_nᵀ, or the mean cross-entropy.
 * In a spec of this product the free features are layer 1, so that it has L + 1 widths and λ_H is the decay of layer 1.
 * Source: Súkeník et al. 2405.14468, Definition 2; Garrod & Keating 2410.23169 (cross-entropy).
 */
export interface UnconstrainedModel {
  /** K: the number of classes, at least 2. */
  readonly classes: number
  /** n: samples a class. */
  readonly samples: number
  /** λ_1 … λ_L, all above 0; their number is L. */
  readonly weightDecays: readonly number[]
  /** λ_H, above 0. */
  readonly featureDecay: number
}

/** Returns the model with one λ for every weight matrix and n λ_H = `scaledFeatureDecay`, by default λ, at n = 1. */
export function uniformModel(K: number, L: number, lambda: number, scaledFeatureDecay = lambda): UnconstrainedModel {
  return {
    classes: K,
    samples: 1,
    weightDecays: Array.from({ length: L }, () => lambda),
    featureDecay: scaledFeatureDecay,
  }
}

/** Returns L, the number of weight matrices. */
export const depthOf = ({ weightDecays }: UnconstrainedModel): number => weightDecays.length

/**
 * Returns the strength Λ = n λ_H λ_1 ⋯ λ_L. The loss of every collapsed structure depends on the penalties through Λ
 * alone (derived; checked to 1e-14 against explicit matrices).
 * Throws a RangeError that names the field when the model is not valid. A decay of 0 has no minimum: the loss falls
 * towards 0 as the weights grow.
 */
export function strength({ classes, samples, weightDecays, featureDecay }: UnconstrainedModel): number {
  requireWhole('classes', classes, 2)
  requireWhole('samples', samples, 1)
  requireWhole('the number of weight matrices', weightDecays.length, 1)
  for (const [l, decay] of [...weightDecays.entries(), [-1, featureDecay] as const])
    if (!(decay > 0 && decay < Infinity))
      throw new RangeError(`${l < 0 ? 'λ_H' : `λ_${l + 1}`} is ${decay}; a minimum needs a decay above 0`)
  return weightDecays.reduce((product, decay) => product * decay, samples * featureDecay)
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} is ${value}; it must be a whole number, at least ${least}`)
}
