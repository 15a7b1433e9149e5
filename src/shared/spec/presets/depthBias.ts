import type { StudyPartInput } from '../studyPlan.ts'
import { logitModel, seeds } from './logitModel.ts'
import type { Preset } from './preset.ts'

/** Gradient descent alone: without weight decay there is no minimum that a finish could converge to. */
const part = (matrices: number, width: number, starts: number, steps: number, name: string): StudyPartInput => ({
  label: `L = ${matrices}, d = ${width}`,
  base: {
    ...logitModel({ name, classes: 6, matrices, width, decay: 0, gain: 1 }),
    optimizer: { kind: 'gradientDescent', learningRate: 0.1 },
    stop: { steps },
  },
  axes: [seeds(starts)],
})

/** Garrod, Keating & Thrampoulidis: depth alone tends to softmax codes. */
export const depthBias: Preset = {
  name: 'depth-bias',
  figure: 'CE, depth alone',
  title: 'Rank of the logits without weight decay, over depth',
  statement:
    'Depth alone has a bias towards low rank: without weight decay, gradient descent on deep linear models tends to softmax codes in place of neural collapse. Width acts in the other direction.',
  citation: 'Garrod, Keating and Thrampoulidis, arXiv:2605.23087, by its abstract. The experiment is ours',
  choices: [
    'We know the paper by its abstract. K = 6, d = K, gain 1, learning rate 0.1 and the depths are ours; one sample a class stands for orthogonal inputs.',
    'Gradient descent without weight decay drives the loss to 0 and the weights to infinity. Only directions have a limit, which they approach as 1/log t.',
    'Derived here from the known bias of homogeneous networks: the limit is critical for the Schatten-2/(L + 1) norm at margin 1. The right panel compares runs with closed forms.',
    'The rank counts singular values of the logits above 10 % of the first, because those that fall are not zero yet. Status: checked numerically.',
    'Paper size: three widths, L up to 8, 20,000 steps and 20 starts each. We estimate 15 minutes on two cores.',
  ],
  figures: ['depthBias', 'results'],
  sizes: {
    quick: [1, 2, 4, 6].map((L) => part(L, 6, 6, 3000, 'depth-bias quick')),
    paper: [6, 12, 24].flatMap((d) => [1, 2, 3, 4, 6, 8].map((L) => part(L, d, 20, 20_000, 'depth-bias paper'))),
  },
}
