import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

const quick = unconstrained({ name: 'dufm', classes: 10, perClass: 4, matrices: 4, width: 20, decay: 1e-3 })

/** The numbers of the paper: λ = 0.004 for features and weights, width 30. Its n is unknown. */
const paper = unconstrained({
  name: 'dufm paper',
  classes: 10,
  perClass: 10,
  matrices: 4,
  width: 30,
  decay: 4e-3,
  firstLayer: 1,
})
const paperDescent: RunSpecInput = {
  ...paper,
  optimizer: { kind: 'gradientDescent', learningRate: 0.5, firstLayer: 'raw' },
  stop: { steps: 60_000 },
}

/** Figure 2 of 2405.14468, top: training ends below deep neural collapse. */
export const dufm: Preset = {
  name: 'dufm',
  figure: 'DUFM Fig. 2',
  title: 'Loss of free features against deep neural collapse',
  statement:
    'In the deep unconstrained features model with ReLU and squared loss, neural collapse in all layers is not optimal: a low-rank solution (SRG) has a lower loss, and training finds low-rank solutions (Theorem 5).',
  citation: 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, Theorem 5, section 5.1, Figure 2 (top)',
  choices: [
    'The paper counts L weight matrices above the free features; our networks have L + 1 widths, and layer 1 holds the features. K = 10, L = 4.',
    'Quick size: λ = n λ_H = 0.001, n = 4, width 20, He weights, 6 seeds. L-BFGS runs 400 iterations on ReLU itself, then sharpened ReLU with ε from 0.03 to 10⁻⁵: plain L-BFGS stalls on the kinks.',
    'Paper size: λ = λ_H = 0.004, width 30 and 10 seeds as in the paper, for gradient descent at its rate 0.5 and for sharpened L-BFGS. The paper does not give n and the number of steps; we use n = 10 and 60 000 steps.',
    'SRG is an upper bound of the optimum, never a lower one. Few starts reach it at quick size, 3 of 60 in srg; other runs end between SRG and DNC.',
    'The rank of the features Z¹ says nothing about collapse: solutions with the loss of DNC can have many ranks there. The figure leaves it out.',
  ],
  figures: ['unconstrainedLoss'],
  sizes: {
    quick: [{ label: 'sharpened L-BFGS', base: quick, axes: [seeds(6)] }],
    paper: [
      { label: 'gradient descent', base: paperDescent, axes: [seeds(10)] },
      { label: 'sharpened L-BFGS', base: paper, axes: [seeds(10)] },
    ],
  },
}
