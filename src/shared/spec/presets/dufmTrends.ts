import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

const citation = 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, section 5.1, Figure 3'

const small = unconstrained({ name: 'decay', classes: 10, perClass: 1, matrices: 4, width: 20, decay: 1e-3 })

const heavyBall: RunSpecInput = {
  ...small,
  optimizer: { kind: 'momentum', learningRate: 0.1, momentum: 0.9, firstLayer: 'raw' },
  stop: { steps: 30_000 },
}

const overDecay = (values: readonly number[], first: number, converged: number): StudyPartInput[] => {
  const decays = { path: 'penalty.weightDecay', values }
  return [
    { label: 'momentum', base: heavyBall, axes: [decays, seeds(first)] },
    { label: 'sharpened L-BFGS', base: small, axes: [decays, seeds(converged)] },
  ]
}

/** Figure 3 (middle) of 2405.14468: the average rank over weight decay. */
export const dufmDecay: Preset = {
  name: 'dufm-decay',
  figure: 'DUFM Fig. 3, middle',
  title: 'Average rank over weight decay',
  statement: 'The average rank of trained class means falls as the weight decay grows.',
  citation: `${citation} (middle)`,
  choices: [
    'We train the same starts with a first-order method (momentum 0.9, rate 0.1, 30 000 steps) and with sharpened L-BFGS, which converges. The trend is mostly unfinished descent: the ranks of converged runs hardly depend on λ.',
    'K = 10, L = 4, width 20, n = 1, n λ_H = λ, He weights. The paper has K = 10 or 15; it gives neither n nor the number of steps.',
    'The average is over layers Z² to the last but one. The rank of Z¹ says nothing about collapse.',
    'Ranks count singular values above 0.05 s₁ after first-order methods, whose small singular values still fall, and above 0.01 s₁ after L-BFGS.',
  ],
  figures: ['unconstrainedTrend'],
  sizes: {
    quick: overDecay([1e-4, 1e-3, 3e-3], 5, 4),
    paper: overDecay([1e-4, 3e-4, 1e-3, 3e-3, 1e-2], 18, 10),
  },
}

const overWidth = (widths: readonly number[], starts: number): StudyPartInput[] => {
  const base = (width: number): RunSpecInput =>
    unconstrained({ name: 'width', classes: 10, perClass: 1, matrices: 4, width, decay: 4e-3 })
  return [
    ...widths.map((width): StudyPartInput => ({
      label: `gradient descent, width ${width}`,
      base: {
        ...base(width),
        optimizer: { kind: 'gradientDescent', learningRate: 0.5, firstLayer: 'raw' },
        stop: { steps: 40_000 },
      },
      axes: [seeds(starts)],
    })),
    ...widths.map((width): StudyPartInput => ({
      label: `sharpened L-BFGS, width ${width}`,
      base: base(width),
      axes: [seeds(starts)],
    })),
  ]
}

/** Figure 3 (right) of 2405.14468: the probability of neural collapse over the width. */
export const dufmWidth: Preset = {
  name: 'dufm-width',
  figure: 'DUFM Fig. 3, right',
  title: 'Probability of neural collapse over the width',
  statement: 'The wider the layers, the more often gradient descent ends in deep neural collapse.',
  citation: `${citation} (right)`,
  choices: [
    'K = 10, L = 4, λ = n λ_H = 0.004, n = 1, He weights. Gradient descent has the paper’s rate of 0.5 and takes 40 000 steps; sharpened L-BFGS starts at the same weights.',
    'A run counts as DNC where its loss is within 2·10⁻⁴ of it; an unfinished first-order run within 3·10⁻³, if every rank is 10.',
    'A probability belongs to its optimizer, start and width. Here gradient descent and L-BFGS agree; under cross-entropy they do not.',
    'Bars are 95 % intervals of Wilson. With 5 runs they are wide; paper size has 20.',
  ],
  figures: ['unconstrainedTrend'],
  sizes: { quick: overWidth([20, 40, 60], 5), paper: overWidth([20, 30, 40, 60, 80], 20) },
}
