import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'stability quick',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [20, 20, 20, 20, 10] },
  loss: { targetScale: 0.5 },
  // λ' = λ / s*², s* = atanh(c) √(N/K), as in fig2.
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1.66e-3, featureLayers: 'first' },
  initialisation: { gain: 0.8 },
  optimizer: { memory: 20, continuation: { start: 33, divideBy: 3, steps: 1500 } },
  precision: 'float64',
  stop: { steps: 10_000 },
  logging: { measurements: 20 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'stability paper',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 10] },
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 6.63e-4, featureLayers: 'first' },
  optimizer: { memory: 20, continuation: { start: 83, divideBy: 3, steps: 1500 } },
}

const deltas = [{ path: 'penalty.firstLayer', values: [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0] }]

/** Theorem 4.4: minima at δ > 0 tend to those at δ = 0. */
export const stability: Preset = {
  name: 'stability',
  figure: 'Thm 4.4',
  title: 'The limit δ → 0',
  statement: 'Minimisers at δ > 0 accumulate, as δ → 0, at minimisers at δ = 0.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.4, eq. 12',
  choices: [
    'δ = 1/λ of eq. 12, here as the penalty λδ‖W₁‖²/2 of section 5.2; the limit is the run at δ = 0, trained like the others.',
    'Matched penalty as in fig2: λ′ on Z¹ alone with λ′ = λ/s*². Targets are 0.5·onehot: the smaller the activations, the less the local minima differ.',
    'The paper shows no figure of this: the sizes are ours, N = 20 and N = 50 (“paper”).',
    'There are such minima, from start to start up to 10⁻⁴ apart in the objective. All runs have the same start and a slow continuation from far above their λ, which brings them into the same one; the theorem speaks of global minima.',
    'For minima, and for no others, every run must cost less at its δ than the weights of every other run would: the figure says by how much that fails.',
  ],
  figures: ['limit', 'spectra'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
