import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'fig2 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 10] },
  loss: { targetScale: 0.9 },
  // λ' = λ / s*², s* = atanh(c) √(N/K): the balance law gives C = 1 at this value.
  penalty: { weightDecay: 1e-4, firstLayer: 0.1, featureDecay: 9.2e-6, featureLayers: 'first' },
  initialisation: { gain: 0.6 },
  optimizer: { continuation: { start: 300, divideBy: 5, steps: 150 } },
  stop: { steps: 4000 },
  logging: { measurements: 40 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig2 paper',
  data: { sampling: { kind: 'random', count: 200, seed: 0 } },
  network: { widths: [200, 200, 200, 200, 10] },
  penalty: { weightDecay: 1e-4, firstLayer: 0.1, featureDecay: 2.3e-6, featureLayers: 'first' },
  initialisation: { gain: 0.5 },
  optimizer: { collapseSteps: 200, continuation: { start: 300, divideBy: 5, steps: 200 } },
  stop: { steps: 4000 },
}

const deltas = [{ path: 'penalty.firstLayer', values: [10, 5, 2, 0.1] }]

/** Figures 2 and 4 with the penalty that the theorem assumes: λ' on Z¹ alone. */
export const fig2: Preset = {
  name: 'fig2',
  figure: 'Fig. 2/4',
  title: 'Singular values against the forecast',
  statement:
    'As δ → 0, the singular values of the features of every layer converge to those that Theorem 4.2 predicts before training.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.2, section 5.2',
  choices: [
    'Matched penalty: λ′ on Z¹ alone, with λ′ = λ/s*² and s* = atanh(c)·√(N/K). All ‖W_l‖ then agree and C = 1. The loss as printed does not give C = 1 (see fig2-literal).',
    'Targets are 0.9·onehot because atanh(1) is infinite; λ = 10⁻⁴.',
    'The paper names no optimizer. We use L-BFGS with λ-continuation and an SVD-whitened first layer.',
    'At paper size, L-BFGS alternates with collapse steps every 200 iterations, each kept only if the objective does not rise. At δ = 0.1 the objective is 0.0026904 after 1,849 steps; plain L-BFGS ends at 0.0026960 after 4,800.',
  ],
  figures: ['spectra'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
