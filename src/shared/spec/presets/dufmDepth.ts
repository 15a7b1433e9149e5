import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

const base = unconstrained({ name: 'depth', classes: 15, perClass: 1, matrices: 7, width: 30, decay: 1e-3 })

/** Figure 6 of 2405.14468: more classes and layers. */
export const dufmDepth: Preset = {
  name: 'dufm-depth',
  figure: 'DUFM Fig. 6',
  title: 'Free features with fifteen classes and seven weight matrices',
  statement: 'With K = 15 and L = 7, training ends far below neural collapse, at a rank far below K.',
  citation: 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, appendix, Figure 6',
  choices: [
    'K = 15, L = 7, width 30, λ = n λ_H = 0.001, n = 1, He weights, sharpened L-BFGS, 5 starts (20 at paper size). The λ of the paper is unknown.',
    'SRG on r = 6 vertices is an upper bound of the optimum; runs end on both sides of it.',
    'Deep and narrow networks may lose classes. Such runs are counted and not restarted.',
  ],
  figures: ['unconstrainedLoss', 'classMeans'],
  sizes: {
    quick: [{ label: 'K = 15, L = 7', base, axes: [seeds(5)] }],
    paper: [{ label: 'K = 15, L = 7', base, axes: [seeds(20)] }],
  },
}
