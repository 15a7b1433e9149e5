import { shallowRef } from 'vue'
import { powerOfTen } from '../../../shared/plot/scales.ts'
import type { RankChoice } from '../../../shared/figures/ranks/data.ts'
import { type RankKind, rankThreshold } from '../../../shared/theory/numericalRank.ts'

/** How ranks are counted. All runs share it. `exponent`: the power of ten of the threshold, −1 … −12. */
export const rankChoice = {
  kind: shallowRef<RankKind>('numerical'),
  exponent: shallowRef(Math.round(Math.log10(rankThreshold))),
}

/** Returns the current choice. */
export const chosenRank = (): RankChoice => ({
  kind: rankChoice.kind.value,
  threshold: powerOfTen(rankChoice.exponent.value),
})
