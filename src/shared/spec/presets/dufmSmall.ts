import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

const over = (starts: number): StudyPartInput[] =>
  [3, 4, 5].map((K) => ({
    label: `K = ${K}`,
    base: unconstrained({ name: 'small', classes: K, perClass: 1, matrices: 4, width: 2 * K, decay: 1e-3 }),
    axes: [seeds(starts)],
  }))

/** Figure 5 of 2405.14468: low rank for few classes. */
export const dufmSmall: Preset = {
  name: 'dufm-small',
  figure: 'DUFM Fig. 5',
  title: 'Free features with three, four and five classes',
  statement:
    'Neural collapse is not optimal for few classes either: training finds solutions of lower rank and lower loss.',
  citation: 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, appendix, Figure 5',
  choices: [
    'K = 3, 4 and 5 with L = 4, λ = n λ_H = 0.001, n = 1, widths 2K, He weights, sharpened L-BFGS. Each K has 8 starts, 40 at paper size; the figure shows the lowest.',
    'SRG needs K = r(r − 1)/2 with r ≥ 4 and does not exist here: at K = 3 its last layer would be 0. For K = 4 the square graph is a closed form; for K = 3 and 5 we know none.',
    'With K = 3 about one start in four sees only neural collapse.',
  ],
  figures: ['unconstrainedRatio', 'classMeans'],
  sizes: { quick: over(8), paper: over(40) },
}
