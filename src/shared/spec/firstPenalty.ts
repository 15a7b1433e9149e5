import type { RunSpec } from './runSpec.ts'

/** Returns δ; null where every layer has its own λ_l, which replaces δ. */
export const deltaOf = ({ penalty }: Pick<RunSpec, 'penalty'>): number | null =>
  penalty.weightDecays ? null : penalty.firstLayer

/** Returns the label of a run in a sweep: δ, or the decay of its first layer; λ with a backbone, whose W_1 does not exist. */
export function firstPenaltyLabel({ penalty, backbone }: Pick<RunSpec, 'penalty' | 'backbone'>): string {
  if (backbone) return `λ = ${penalty.weightDecays?.[1] ?? penalty.weightDecay}`
  return penalty.weightDecays ? `λ₁ = ${penalty.weightDecays[0]}` : `δ = ${penalty.firstLayer}`
}
