import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

/** L = 10: nine layers of one width and the output. */
const deep = (width: number): number[] => [...Array<number>(9).fill(width), 10]

const quick: RunSpecInput = {
  name: 'fig3 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: deep(50) },
  penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-3, featureLayers: 'all' },
  initialisation: { gain: 0.7, firstGain: 0.7 },
  optimizer: { memory: 10, continuation: { start: 8, divideBy: 8, steps: 800 } },
  stop: { steps: 400 },
  // A measurement takes as long as fifty steps, and a hundred runs are averaged.
  logging: { measurements: 8 },
  precision: 'float32',
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig3 paper',
  data: { sampling: { kind: 'random', count: 200, seed: 0 } },
  network: { widths: deep(200) },
  penalty: { weightDecay: 1e-5, firstLayer: 0, featureDecay: 1e-5, featureLayers: 'all' },
  initialisation: { gain: 0.6, firstGain: 0.6 },
  optimizer: { memory: 10, continuation: { start: 3000, divideBy: 10, steps: 450 } },
  stop: { steps: 600 },
}

/** Two samples of a class, strong penalties: here float64 collapses to its last digit in seconds. */
const single: RunSpecInput = {
  name: 'fig3 single',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: deep(20) },
  penalty: { weightDecay: 1e-2, firstLayer: 0, featureDecay: 1e-2, featureLayers: 'all' },
  initialisation: { gain: 0.8, firstGain: 0.8 },
  optimizer: { memory: 20, continuation: { start: 1, divideBy: 2, steps: 1 } },
  stop: { steps: 60_000 },
  logging: { measurements: 80 },
  precision: 'float64',
}
const seeds = [{ path: 'seed', values: Array.from({ length: 100 }, (_, seed) => seed) }]

/** Figure 3: every layer collapses, whatever the initial weights. */
export const fig3: Preset = {
  name: 'fig3',
  figure: 'Fig. 3',
  title: 'Collapse from a hundred initialisations',
  statement:
    'With δ = 0 the total cluster variation of every layer goes to zero from every random orthogonal start, in single runs to machine precision, and the ranks go to K = 10.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorems 4.2 and 4.3, section 5.3, Figure 3',
  choices: [
    'The loss of section 5.2 as printed with δ = 0 and λ = λ′ on every layer, L = 10; quick size: N = 50 and λ = 10⁻³, paper size: N = 200 and λ = 10⁻⁵.',
    'The starts are Haar-orthogonal times 0.7 (paper size 0.6): from unitary ones, as in the paper, ten layers of tanh do not leave the start in minutes.',
    'The paper names no optimizer and shows 100 epochs a step: here a step is one iteration of L-BFGS, with λ first held 8 times too strong (paper size: 3000 times, divided by 10).',
    'A start at quick size takes less than a second of one core; at paper size less than a minute, and all hundred up to three quarters of an hour on two cores.',
    'Averages are over the intermediate layers 1 … 9, TCV by class partition; the title has the certified interval of its median.',
    'The weights keep a bulk above the rank threshold of 10⁻⁵ s₁ in the hundred short runs, and Z¹ does: both decay at rates λ and λ′ alone. In the one long run (N = 20, λ = 10⁻², float64) all ranks come to 10.',
  ],
  figures: ['initialisations'],
  sizes: {
    quick: [
      { label: 'initialisations', base: quick, axes: seeds },
      { label: 'machine precision', base: single, axes: [] },
    ],
    paper: [
      { label: 'initialisations', base: paper, axes: seeds },
      { label: 'machine precision', base: single, axes: [] },
    ],
  },
}
