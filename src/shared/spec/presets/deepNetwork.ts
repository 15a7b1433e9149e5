import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

/** L = 15: fourteen layers of one width and the output. */
const deep = (width: number): number[] => [...Array<number>(14).fill(width), 10]

const quick: RunSpecInput = {
  name: 'L = 15 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: deep(50) },
  penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-3, featureLayers: 'all' },
  initialisation: { gain: 0.8, firstGain: 0.8 },
  optimizer: { memory: 20, continuation: { start: 8, divideBy: 2.9, steps: 600 } },
  stop: { steps: 1500 },
  // The start, two states on the way, and the end of the strongest λ; the last weights are kept in any case.
  logging: { measurements: 40, snapshots: [0, 50, 200, 600] },
  precision: 'float64',
}

const paper: RunSpecInput = {
  ...quick,
  name: 'L = 15 paper',
  data: { sampling: { kind: 'random', count: 200, seed: 1 } },
  network: { widths: deep(200) },
  penalty: { weightDecay: 1e-5, firstLayer: 0, featureDecay: 1e-5, featureLayers: 'all' },
  initialisation: { gain: 0.75, firstGain: 0.75 },
  optimizer: { memory: 20, continuation: { start: 3000, divideBy: 10, steps: 150, firstSteps: 900 } },
  stop: { steps: 200 },
  logging: { measurements: 40, snapshots: [0, 50, 200, 900] },
  precision: 'float32',
}

/** The network of Figures 6 and 7, which are two views of one run. */
export const deepNetwork = {
  sizes: {
    quick: [{ label: 'L = 15', base: quick, axes: [] }],
    paper: [{ label: 'L = 15', base: paper, axes: [] }],
  },
  choices: [
    'The paper says “in the setting of Section 5” and names neither optimizer nor δ: the loss as printed in section 5.2 with δ = 0, L-BFGS with λ-continuation and an SVD-whitened first layer.',
    'Steps are those of L-BFGS, not epochs: the start, 50, 200, the end of the strongest λ, and the end.',
    'Quick: N = 50 and λ = λ′ = 10⁻³, at which every layer collapses within seconds. Paper size: N = 200 and λ = λ′ = 10⁻⁵, 3000 times that for the first 900 steps: the first layers are the last to collapse.',
    'Paper size takes the sample of seed 1: in that of seed 0 one class has 12 images, too few for the strongest λ, which gives it up.',
    'Orthogonal starts with gain 0.8 (quick) and 0.75: with smaller ones the strongest λ can end in the zero solution.',
  ],
} satisfies Pick<Preset, 'sizes' | 'choices'>
