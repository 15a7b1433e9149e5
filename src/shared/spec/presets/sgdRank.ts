import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'
import { seeds } from './unconstrained.ts'

interface Descent {
  size: number
  rate: number
  decay: number
}

/** Returns a fully connected classifier of digits, trained by plain stochastic descent at a constant rate. */
const descent = ({ size, rate, decay }: Descent, width: number, perClass: number, epochs: number): RunSpecInput => ({
  name: 'sgd-rank',
  data: { set: 'digits', sampling: { kind: 'balanced', perClass, seed: 0 } },
  batches: { size },
  network: { widths: [width, width, width, 10], activation: 'relu', lastActivation: 'identity' },
  loss: { kind: 'crossEntropy', reduction: 'mean' },
  penalty: { weightDecay: decay, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
  initialisation: { kind: 'he', gain: 1 },
  optimizer: { kind: 'gradientDescent', learningRate: rate },
  stop: { steps: epochs },
  logging: { measurements: 10, keptWeights: 2 },
})

const citation =
  'Galanti, Siegel, Gupte and Poggio, SGD and Weight Decay Secretly Minimize the Rank of Your Neural Network, arXiv:2206.05794'

const choices = [
  'Fully connected ReLU layers on digits under cross-entropy; plain descent at a constant rate, as the bound needs. Quick size has width 64 and 300 digits, paper size width 256 and 5,000.',
  'The bound B ⌈ln τ / ln(1 − ηλ)⌉ is derived here from the argument of the paper: a step of B samples adds a matrix of rank B, and decay forgets older steps. It needs a stationary largest singular value, and exceeds the width unless ηλ is large.',
  'Every run takes the same number of epochs, so a larger batch takes fewer steps.',
]

const quickBase = descent({ size: 8, rate: 0.1, decay: 5e-3 }, 64, 30, 100)
const paperBase = descent({ size: 16, rate: 0.1, decay: 2e-3 }, 256, 500, 100)

interface Setting {
  name: string
  what: string
  statement: string
  path: string
  quick: readonly number[]
  paper: readonly number[]
}

const over = ({ name, what, statement, path, quick, paper }: Setting): Preset => ({
  name,
  figure: 'SGD rank',
  title: `Rank of weights over ${what}`,
  statement,
  citation,
  choices,
  figures: ['layerRanks'],
  sizes: {
    quick: [{ label: 'descent', base: quickBase, axes: [{ path, values: quick }, seeds(3)] }],
    paper: [{ label: 'descent', base: paperBase, axes: [{ path, values: paper }, seeds(5)] }],
  },
})

/** Rank over batch size (2206.05794). */
export const sgdRank: Preset = over({
  name: 'sgd-rank',
  what: 'the batch size',
  statement:
    'Stochastic descent with weight decay lowers the rank of the weights, the more the smaller the batches are.',
  path: 'batches.size',
  quick: [4, 16, 64],
  paper: [4, 8, 16, 32, 64, 128],
})

/** Rank over the learning rate (2206.05794). */
export const sgdRankRate: Preset = over({
  name: 'sgd-rank-rate',
  what: 'the learning rate',
  statement: 'A larger learning rate of stochastic descent with weight decay lowers the rank of the weights.',
  path: 'optimizer.learningRate',
  quick: [0.02, 0.06, 0.2],
  paper: [0.01, 0.03, 0.1, 0.2],
})

/** Rank over weight decay (2206.05794). */
export const sgdRankDecay: Preset = over({
  name: 'sgd-rank-decay',
  what: 'the weight decay',
  statement: 'A larger weight decay lowers the rank of the weights that stochastic descent reaches.',
  path: 'penalty.weightDecay',
  quick: [5e-4, 2e-3, 8e-3],
  paper: [1e-4, 5e-4, 1e-3, 2e-3, 5e-3],
})
