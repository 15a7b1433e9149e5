import { paperHead, quickHead, type MlpHead } from './backboneHead.ts'
import type { Preset } from './preset.ts'
import { seeds } from './unconstrained.ts'

const citation = 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, appendix B.3'

const measured =
  'Ranks count singular values of the features of the training samples above 0.05 of the first, with the statistics of batches.'

const standard: MlpHead = {
  name: 'mlp-head-decay',
  decay: 3e-3,
  learningRate: 0.08,
  matrices: 4,
  epochs: 300,
  penalty: 'all',
}

/** Figure 10 of 2405.14468: rank over weight decay under standard regularisation. */
export const mlpHeadDecay: Preset = {
  name: 'mlp-head-decay',
  figure: 'DUFM Fig. 10',
  title: 'Ranks of a head over weight decay',
  statement: 'The rank in the middle of the head falls as the weight decay of all parameters grows.',
  citation: `${citation}, Figure 10`,
  choices: [
    'Weight decay of every parameter, 1,000 digits, L = 4 matrices of width 32 on a small residual network; paper size has ResNet-20 and width 64 on 8,500 digits.',
    'The decays of the parts of the network vary together, so each λ is a part of the study. At λ = 0.008 one of two seeds lost a class in our reference; the quick size ends at 0.005.',
    measured,
  ],
  figures: ['layerRanks'],
  sizes: {
    quick: [1e-3, 3e-3, 5e-3].map((decay) => ({
      label: `λ = ${decay}`,
      base: quickHead({ ...standard, decay }),
      axes: [seeds(2)],
    })),
    paper: [5e-4, 1e-3, 2e-3, 3e-3, 5e-3].map((decay) => ({
      label: `λ = ${decay}`,
      base: paperHead({ ...standard, decay, epochs: 200 }),
      axes: [seeds(3)],
    })),
  },
}

const likeModel: MlpHead = { ...standard, name: 'mlp-head-rate', decay: 5e-3, penalty: 'head' }
const rates = (values: readonly number[]) => ({ path: 'optimizer.learningRate', values })

/** Figure 9 (right) of 2405.14468: rank over the learning rate. */
export const mlpHeadRate: Preset = {
  name: 'mlp-head-rate',
  figure: 'DUFM Fig. 9',
  title: 'Ranks of a head over the learning rate',
  statement: 'The rank in the middle of the head tends to fall as the learning rate grows.',
  citation: `${citation}, Figure 9`,
  choices: [
    'λ = 0.005 for the head and n λ_H = λ for the features, no decay of the backbone. Quick size has 1,000 digits and 300 epochs for every rate.',
    'In our reference a higher rate lowers the loss that a run reaches in these epochs, without a clear effect on the rank.',
    measured,
  ],
  figures: ['layerRanks'],
  sizes: {
    quick: [{ label: 'head', base: quickHead(likeModel), axes: [rates([0.04, 0.08, 0.16]), seeds(2)] }],
    paper: [
      {
        label: 'head',
        base: paperHead({ ...likeModel, epochs: 200 }),
        axes: [rates([0.01, 0.02, 0.05, 0.1]), seeds(3)],
      },
    ],
  },
}
