import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

/** L = 10: nine layers of the same width and the output layer. */
const deep = (width: number): number[] => [...Array<number>(9).fill(width), 10]

const quick: RunSpecInput = {
  name: 'fig3 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: deep(50) },
  penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-3, featureLayers: 'all' },
  initialisation: { gain: 0.7, firstGain: 0.7 },
  optimizer: { memory: 10, continuation: { start: 8, divideBy: 8, steps: 800 } },
  stop: { steps: 400 },
  // A measurement takes as long as fifty steps, and the figure averages a hundred runs.
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

/** The same network with collapse steps. float64: such a step leaves nothing but round-off within a class. */
const collapsing = (base: RunSpecInput, collapseSteps: number): RunSpecInput => ({
  ...base,
  optimizer: { ...base.optimizer, collapseSteps },
  precision: 'float64',
})

/** With two samples per class and strong penalties, float64 collapses to its last digit within seconds. */
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
const seeds = (count: number) => [{ path: 'seed', values: Array.from({ length: count }, (_, seed) => seed) }]

/** Figure 3: every layer collapses from every initialisation. */
export const fig3: Preset = {
  name: 'fig3',
  figure: 'Fig. 3',
  title: 'TCV and ranks from a hundred initialisations',
  statement:
    'With δ = 0, the total cluster variation of every layer goes to zero from every random orthogonal initialisation, in single runs to machine precision. The ranks go to K = 10.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorems 4.2 and 4.3, section 5.3, Figure 3',
  choices: [
    'The loss is that of section 5.2 as printed, with δ = 0, λ = λ′ on every layer and L = 10. At quick size N = 50 and λ = 10⁻³; at paper size N = 200 and λ = 10⁻⁵.',
    'The initial weights are Haar-orthogonal times 0.7 (0.6 at paper size). With the unitary weights of the paper, ten layers of tanh barely move within minutes.',
    'The paper names no optimizer and plots one step per 100 epochs. Here a step is one iteration of L-BFGS. λ starts 8 times too large (at paper size 3000 times, then divided by 10 per stage).',
    'One initialisation takes less than a second on one core at quick size and less than a minute at paper size. All hundred take up to 45 minutes on two cores.',
    'The optimizer of the paper is unknown. The figure shows two groups, named: plain L-BFGS from a hundred initialisations, and L-BFGS with collapse steps from twenty (ten at paper size), in float64.',
    'A collapse step replaces A¹ by its class means and projects each W_l onto the leading singular directions of Z^{l−1}. A change is kept only if the objective does not rise. It shows that lower points of rank K exist, not that descent finds them.',
    'At paper size, seed 0 ends at an objective of 0.0038663 with plain L-BFGS (float32), and at 0.0038487 with collapse steps every 150 iterations. The last stage passes the lower value after 130 of its 600 steps.',
    'Averages cover the intermediate layers 1 … 9. The TCV uses the partition into classes; the title shows the certified interval of its median.',
    'In the hundred runs without collapse steps, the weights and Z¹ keep a bulk above the rank threshold of 10⁻⁵ s₁, because both decay only at rates λ and λ′. In the single long run (N = 20, λ = 10⁻², float64) all ranks reach 10.',
  ],
  figures: ['initialisations'],
  sizes: {
    quick: [
      { label: 'initialisations', base: quick, axes: seeds(100) },
      { label: 'collapse steps', base: collapsing(quick, 200), axes: seeds(20) },
      { label: 'machine precision', base: single, axes: [] },
    ],
    paper: [
      { label: 'initialisations', base: paper, axes: seeds(100) },
      { label: 'collapse steps', base: collapsing(paper, 150), axes: seeds(10) },
      { label: 'machine precision', base: single, axes: [] },
    ],
  },
}
