import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'
import { seeds } from './unconstrained.ts'

/** Returns a fully connected classifier of digits: `depth` layers, cross-entropy, momentum in batches. */
const classifier = (depth: number, width: number, perClass: number, epochs: number): RunSpecInput => ({
  name: 'intermediate',
  data: { set: 'digits', sampling: { kind: 'balanced', perClass, seed: 0 } },
  test: { kind: 'balanced', perClass: 50, seed: 0 },
  batches: { size: 50 },
  network: {
    widths: [...Array<number>(depth - 1).fill(width), 10],
    activation: 'relu',
    lastActivation: 'identity',
  },
  loss: { kind: 'crossEntropy', reduction: 'mean' },
  penalty: { weightDecay: 2e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
  initialisation: { kind: 'he', gain: 1 },
  optimizer: {
    kind: 'momentum',
    learningRate: 0.05,
    schedule: { kind: 'steps', at: [0.6, 0.85], factor: 0.1, warmup: 20 },
    clipNorm: 5,
  },
  stop: { steps: epochs },
  logging: { measurements: 20, keptWeights: 4 },
})

/** Collapse by depth of a plain deep classifier (Rangamani et al., ICML 2023). */
export const intermediate: Preset = {
  name: 'intermediate',
  figure: 'Intermediate collapse',
  title: 'Collapse by depth of a deep classifier',
  statement:
    'Training collapses the intermediate layers of a deep classifier too: the variability within classes falls from layer to layer, and the top layers are collapsed.',
  citation:
    'Rangamani, Lindegaard, Galanti and Poggio, Feature Learning in Deep Classifiers through Intermediate Neural Collapse, ICML 2023, PMLR 202',
  choices: [
    'Fully connected ReLU layers on digits with cross-entropy, weight decay λ = 0.002 and batches of 50. The paper also trains convolutional networks on further data sets.',
    'Quick size: 8 layers of width 64 on 500 digits, 150 epochs. Paper size: 10 layers of width 256 on 5,000 digits.',
    'DNC1 is the mean squared distance from the class mean over that of the class means from their mean, on the training samples.',
  ],
  figures: ['collapseByDepth'],
  sizes: {
    quick: [{ label: 'classifier', base: classifier(8, 64, 50, 150), axes: [seeds(3)] }],
    paper: [{ label: 'classifier', base: classifier(10, 256, 500, 300), axes: [seeds(5)] }],
  },
}
