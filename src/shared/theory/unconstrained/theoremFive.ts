import { formLoss } from './lossForm.ts'
import { lowRankLosses } from './anyClasses.ts'
import { collapseForm } from './neuralCollapse.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'

/** What is known about the optimality of DNC in a model under the squared loss. */
export interface CollapseVerdict {
  /**
   * zero: the zero solution is at least as good as DNC. suboptimal: a low-rank structure has a lower loss. open: no
   * structure of Definition 11 is better; nothing is proved.
   */
  readonly kind: 'zero' | 'suboptimal' | 'open'
  /** Whether Theorem 5 states it; otherwise the closed forms were compared. */
  readonly isTheorem: boolean
  readonly collapse: number
  /** The least loss of the low-rank structures; null where none is defined (K < 6). */
  readonly lowRank: number | null
}

/** Tells whether Theorem 5 covers (K, L): L = 3 and K ≥ 10, or L ≥ 4 and K ≥ 6. */
export const theoremFiveApplies = (K: number, L: number): boolean => (L === 3 && K >= 10) || (L >= 4 && K >= 6)

/**
 * Compares DNC with the low-rank structures of Definition 11, for any n and any decays above 0. A low-rank loss is an upper
 * bound of the optimum, never a lower one: trained networks may end below it.
 * Source: Súkeník et al. 2405.14468, Theorem 5.
 */
export function collapseVerdict(model: UnconstrainedModel): CollapseVerdict {
  const collapse = formLoss(collapseForm(model), model)
  const lowRank = depthOf(model) < 2 ? null : (lowRankLosses(model)[0]?.loss ?? null)
  const losses = { collapse: collapse.value, lowRank }
  if (collapse.y === 0) return { kind: 'zero', isTheorem: false, ...losses }
  const isTheorem = theoremFiveApplies(model.classes, depthOf(model))
  const isLower = lowRank !== null && lowRank < collapse.value * (1 - 1e-12)
  return { kind: isLower ? 'suboptimal' : 'open', isTheorem: isTheorem && isLower, ...losses }
}

/**
 * Returns the exponent of K in F_SRG/F_DNC = O(K^{(3 − L)/(2(L + 1))}), for problems with F_DNC < ½.
 * Source: Súkeník et al. 2405.14468, after Theorem 5, in words; the exponent is derived and checked numerically.
 */
export const lowRankExponent = (L: number): number => (3 - L) / (2 * (L + 1))
