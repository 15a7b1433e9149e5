import type { RunSpec } from './runSpec.ts'

/** δ; null where every layer has its own λ_l and δ is not in force. */
export const deltaOf = ({ penalty }: Pick<RunSpec, 'penalty'>): number | null =>
  penalty.weightDecays ? null : penalty.firstLayer

/** What tells the runs of a sweep apart: δ, or the first layer's own decay. */
export function firstPenaltyLabel({ penalty }: Pick<RunSpec, 'penalty'>): string {
  return penalty.weightDecays ? `λ₁ = ${penalty.weightDecays[0]}` : `δ = ${penalty.firstLayer}`
}
