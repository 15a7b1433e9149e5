import { shallowRef } from 'vue'
import type { RankKind } from '../../../shared/charts/ranks.ts'
import { rankThreshold } from '../../../shared/theory/numericalRank.ts'

/** How ranks are counted: the same for the next run that is opened. `exponent`: of the threshold, −1 … −12. */
export const rankChoice = {
  kind: shallowRef<RankKind>('numerical'),
  exponent: shallowRef(Math.round(Math.log10(rankThreshold))),
}
