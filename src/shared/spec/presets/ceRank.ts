import type { StudyPartInput } from '../studyPlan.ts'
import { logitModel, seeds } from './logitModel.ts'
import type { Preset } from './preset.ts'

const part = (classes: number, matrices: number, starts: number, name: string): StudyPartInput => ({
  label: `K = ${classes}, L = ${matrices}`,
  base: logitModel({ name, classes, matrices, width: classes, decay: 1e-3, gain: 1.2 }),
  axes: [seeds(starts)],
})

/** Garrod & Keating: the rank of the best known solution falls with depth. */
export const ceRank: Preset = {
  name: 'ce-rank',
  figure: 'CE, Thm 1, 2',
  title: 'Rank of the best known solution against depth',
  statement:
    'Under cross-entropy, deep neural collapse (rank K − 1) is not optimal in linear unconstrained features models with K ≥ 4 and L ≥ 3, or K ≥ 6 and L = 2. The deeper the network, the lower the rank of the optimum.',
  citation: 'Garrod and Keating, arXiv:2410.23169, Theorems 1 to 3, through a summary of the paper',
  choices: [
    'We know the theorems by a summary of the paper. Their formulas are derived here and checked against explicit matrices.',
    'The lines are closed forms: collapse, groups and pairs of classes, polygons, and softmax codes refined by descent. No theorem says that the lowest of them is the optimum.',
    'The dots are linear networks of width K, one sample a class, λ = 10⁻³ for weights and features, trained by L-BFGS from normal weights of variance 1.44/fan-in.',
    'L-BFGS alone answers which solutions are low. It does not answer how often descent finds them; the preset ce-prevalence does.',
    'The rank counts singular values of the logits above 1 % of the first.',
    'Paper size: K = 4, 6 and 10 up to L = 16, 24 starts each. We estimate 4 minutes on two cores.',
  ],
  figures: ['logitRank', 'results'],
  sizes: {
    quick: [1, 2, 3, 4, 6, 8].map((L) => part(10, L, 4, 'ce-rank quick')),
    paper: [4, 6, 10].flatMap((K) => [1, 2, 3, 4, 6, 8, 12, 16].map((L) => part(K, L, 24, 'ce-rank paper'))),
  },
}
