import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'

const base = (name: string, width: number, data: RunSpecInput['data']): RunSpecInput => ({
  name,
  data,
  network: { widths: [width, width, 10], activation: 'relu', lastActivation: 'identity' },
  loss: { reduction: 'mean' },
  penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
  initialisation: { kind: 'he', gain: 2, firstGain: 2 },
  optimizer: { memory: 20, firstLayer: 'reduced', continuation: { start: 1, divideBy: 2, steps: 1 } },
  precision: 'float64',
  stop: { steps: 800 },
  logging: { measurements: 4, keptWeights: 2 },
})

const tasks = (perClass: number): { label: string; data: RunSpecInput['data'] }[] => [
  { label: 'digits', data: { sampling: { kind: 'balanced', perClass, seed: 0 } } },
  {
    label: 'mixture',
    data: {
      set: 'mixture',
      classes: 10,
      dimension: 50,
      deviation: 0.3,
      sampling: { kind: 'balanced', perClass, seed: 0 },
    },
  },
]

const decays = [1e-6, 1e-4, 1e-3, 1e-2]

const parts = (name: string, width: number, perClass: number, starts: number): StudyPartInput[] =>
  tasks(perClass).map(({ label, data }) => ({
    label,
    base: base(name, width, data),
    axes: [
      { path: 'penalty.weightDecay', values: decays },
      { path: 'seed', values: Array.from({ length: starts }, (_, i) => 2 * i + (label === 'digits' ? 0 : 1)) },
    ],
  }))

/** Kuzborskij & Abbasi Yadkori: weight decay lets two networks share their weights. */
export const merge: Preset = {
  name: 'merge',
  figure: 'Model merging',
  title: 'Two networks on orthogonal inputs, and the sum of their weights',
  statement:
    'Weight decay makes weights low-rank. If the inputs of two tasks are orthogonal, the sum of the weights of two such networks does both tasks as well as each network does its own.',
  citation: 'Kuzborskij and Abbasi Yadkori, arXiv:2502.17340, by its abstract. The experiment is ours',
  choices: [
    'We know the paper by its abstract. Its statement is about shallow ReLU and deep linear networks; we train ReLU networks with two hidden layers.',
    'The tasks are ten digits and a Gaussian mixture of ten classes. Inputs are padded with zeros to orthogonal subspaces, so that the sum of the first layers acts on each task as its own W₁.',
    'Every figure is measured on the training samples, as the statement is. All networks start from He weights times 2, of different seeds, and use L-BFGS.',
    'The figure compares accuracies and outputs. Equal accuracy needs no equal outputs. Status: checked numerically.',
    'Paper size: width 256, 20 samples a class and three pairs. We estimate 5 minutes on two cores.',
  ],
  figures: ['merge', 'results'],
  sizes: { quick: parts('merge quick', 100, 5, 1), paper: parts('merge paper', 256, 20, 3) },
}
