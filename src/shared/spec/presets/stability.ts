import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'stability quick',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [20, 10] },
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
  network: { widths: [50, 10] },
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 6.63e-4, featureLayers: 'first' },
  optimizer: { memory: 20, continuation: { start: 83, divideBy: 3, steps: 1500 } },
}

/** The network of Theorem 4.4's presets. */
export const stabilityRun = { quick, paper }

const deltas = [{ path: 'penalty.firstLayer', values: [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0] }]

/** Theorem 4.4: minima at δ > 0 tend to minima at δ = 0. */
export const stability: Preset = {
  name: 'stability',
  figure: 'Thm 4.4',
  title: 'The limit δ → 0',
  statement: 'As δ → 0, minimisers at δ > 0 accumulate at minimisers at δ = 0.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.4, eq. 12',
  choices: [
    'δ is 1/λ of eq. 12, here in the penalty λδ‖W₁‖²/2 of section 5.2. The limit is the run at δ = 0, trained like the others.',
    'Matched penalty as in fig2: λ′ on Z¹ alone with λ′ = λ/s*². Targets are 0.5·onehot.',
    'The paper shows no figure for this theorem. The sizes are ours: N = 20 (quick) and N = 50 (paper).',
    'The theorem is about global minima. With one hidden layer every run and every initialisation that we tried reaches the same one. Deeper networks have several minima, whose objectives differ by up to 10⁻⁴, and rounding decides which one a run reaches.',
    'At minima, the weights of a run must cost less at its δ than the weights of every other run. The figure shows by how much this fails.',
  ],
  figures: ['limit', 'spectra'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
