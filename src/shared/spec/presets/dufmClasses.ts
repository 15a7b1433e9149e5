import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

/** A part for each pair (K, L), with widths of 2K. */
const grid = (classes: readonly number[], depths: readonly number[], starts: number): StudyPartInput[] =>
  classes.flatMap((K) =>
    depths.map((L): StudyPartInput => ({
      label: `K = ${K}, L = ${L}`,
      base: unconstrained({ name: 'classes', classes: K, perClass: 1, matrices: L, width: 2 * K, decay: 1e-3 }),
      axes: [seeds(starts)],
    })),
  )

/** Figure 3 (left) of 2405.14468: low-rank solutions gain on neural collapse with K and L. */
export const dufmClasses: Preset = {
  name: 'dufm-classes',
  figure: 'DUFM Fig. 3, left',
  title: 'Low-rank losses against neural collapse over classes and depth',
  statement:
    'SRG beats neural collapse for L = 3 and K ≥ 10, and for L ≥ 4 and K ≥ 6 (Theorem 5). The gain grows with K and L, as K^{(3−L)/(2(L+1))} for large K.',
  citation: 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, Theorem 5, Definition 11, Figure 3 (left)',
  choices: [
    'λ = n λ_H = 0.001, n = 1, widths 2K, He weights, sharpened L-BFGS. The closed-form ratios hardly depend on λ.',
    'Every pair (K, L) has 5 starts, and the figure shows the lowest run that lost no class; about half of the starts with K = 2 lose one.',
    'For K = 3 SRG is not defined. For K = 4 the square graph takes its place. Other K have SRG on some classes and neural collapse on the rest, or SRG with classes removed (Definition 11).',
    'Closed forms are upper bounds of the optimum. Training ends below SRG at many (K, L), for example at K = 6 with L ≥ 4, K = 21 with L ≥ 3 and K = 10 with L = 6.',
  ],
  figures: ['unconstrainedRatio'],
  sizes: {
    quick: grid([3, 6, 10], [3, 4], 5),
    paper: grid([2, 3, 4, 6, 10, 15, 21], [3, 4, 5, 6], 5),
  },
}
