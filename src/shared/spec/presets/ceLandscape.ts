import type { RunSpecInput } from '../runSpec.ts'
import { found, logitModel, seeds } from './logitModel.ts'
import type { Preset } from './preset.ts'

/** Gradient descent chooses the basin; L-BFGS then converges, so that the Hessian is that of a stationary point. */
const base = (width: number, name: string): RunSpecInput => ({
  ...logitModel({ name, classes: 6, matrices: 2, width, decay: 1e-3, gain: 1 }),
  ...found,
})

/** Garrod & Keating, Theorem 4: DNC has no negative curvature although it is not optimal. */
export const ceLandscape: Preset = {
  name: 'ce-landscape',
  figure: 'CE, Thm 4, 5',
  title: 'Curvature at DNC and at low-rank solutions, and the loss between them',
  statement:
    'For small λ, deep neural collapse is a critical point whose Hessian has no negative eigenvalue, although solutions of lower rank have a lower loss. DNC has more flat directions than they have.',
  citation: 'Garrod and Keating, arXiv:2410.23169, Theorems 4 and 5, through a summary of the paper',
  choices: [
    'We know the theorems by a summary of the paper, and check them numerically: Hessians by five-point differences of the gradient, exact to about 10⁻¹⁰.',
    'Derived here: every structure of rank r has L(dr − r(r + 1)/2) flat directions, the rotations of the hidden layers. The figure counts them and compares.',
    'The straight line joins DNC to the lowest closed form in factors that are powers of the logits. Rotations of either end give other lines.',
    'Descents start at points of the line with a disturbance of 0.1 %. Their loss never rises. Their ends show where the basin of DNC ends on this line.',
    'The runs use gradient descent (0.3, 3000 steps), then L-BFGS from there, one sample a class.',
    'Paper size: d = 18 and 24 starts. A Hessian has at most 600 rows. We estimate 2 minutes on two cores.',
  ],
  figures: ['landscape', 'results'],
  sizes: {
    quick: [{ label: 'd = 12', base: base(12, 'ce-landscape quick'), axes: [seeds(6)] }],
    paper: [{ label: 'd = 18', base: base(18, 'ce-landscape paper'), axes: [seeds(24)] }],
  },
}
