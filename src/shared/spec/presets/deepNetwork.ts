import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

/** L = 15: fourteen layers of the same width and the output layer. */
const deep = (width: number): number[] => [...Array<number>(14).fill(width), 10]

const quick: RunSpecInput = {
  name: 'L = 15 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: deep(50) },
  penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-3, featureLayers: 'all' },
  initialisation: { gain: 0.8, firstGain: 0.8 },
  optimizer: { memory: 20, continuation: { start: 8, divideBy: 2.9, steps: 600 } },
  stop: { steps: 1500 },
  // The start, two states in between, and the end of the strongest λ. The last weights are always kept.
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

/** The network of Figures 6 and 7, which show the same run. */
export const deepNetwork = {
  sizes: {
    quick: [{ label: 'L = 15', base: quick, axes: [] }],
    paper: [{ label: 'L = 15', base: paper, axes: [] }],
  },
  choices: [
    'The paper says “in the setting of Section 5” and names neither optimizer nor δ. We use the loss as printed in section 5.2 with δ = 0, and L-BFGS with λ-continuation and an SVD-whitened first layer.',
    'Steps are iterations of L-BFGS, not epochs. The figure shows the start, steps 50 and 200, the end of the strongest λ, and the last step.',
    'At quick size, N = 50 and λ = λ′ = 10⁻³: every layer collapses within seconds. At paper size, N = 200 and λ = λ′ = 10⁻⁵, multiplied by 3000 for the first 900 steps: the first layers collapse last.',
    'Paper size uses the sample of seed 1. With seed 0, one class has only 12 images, and the network drops it at the strongest λ.',
    'The orthogonal initial weights have gain 0.8 (quick) or 0.75 (paper). With smaller gains the strongest λ can end in the zero solution.',
  ],
} satisfies Pick<Preset, 'sizes' | 'choices'>
