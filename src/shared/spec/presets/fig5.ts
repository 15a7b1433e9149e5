import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'fig5 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 50, 10], residual: true },
  loss: { targetScale: 0.9 },
  // λ' = λ / s*², s* = atanh(c) √(N/K): the constraint on Z^{L−1} then holds with C = 1.
  penalty: { weightDecay: 1e-4, firstLayer: 0.1, featureDecay: 9.2e-6, featureLayers: [5] },
  initialisation: { gain: 0.3 },
  optimizer: { continuation: { start: 300, divideBy: 5, steps: 150 } },
  stop: { steps: 4000 },
  logging: { measurements: 60 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig5 paper',
  data: { sampling: { kind: 'random', count: 200, seed: 0 } },
  network: { widths: [200, 200, 200, 200, 200, 10], residual: true },
  penalty: { weightDecay: 1e-4, firstLayer: 0.1, featureDecay: 2.3e-6, featureLayers: [5] },
  optimizer: { continuation: { start: 300, divideBy: 5, steps: 200 } },
  stop: { steps: 4000 },
}

const deltas = [{ path: 'penalty.firstLayer', values: [10, 5, 2, 0.1, 0] }]

/** Figure 5: the weights of the residual layers vanish as δ → 0. */
export const fig5: Preset = {
  name: 'fig5',
  figure: 'Fig. 5',
  title: 'Weights of a residual network',
  statement: 'As δ → 0 every weight matrix of a residual network goes to zero, but the first and the last.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem C.2, Remark C.3, Figure 5',
  choices: [
    'λ′ on Z⁵ alone, since Theorem C.2 constrains Z^{L−1} and no other layer; λ′ = λ/s*² with s* = atanh(c)·√(N/K), so that C = 1 as δ → 0.',
    'The loss as section 5.2 prints it, with λ′ on every layer, does not make these weights vanish: it keeps the first features small and lets every layer add to them. At the quick size it ends, at δ = 0 and λ = λ′ = 10⁻⁵, with ‖W₂‖ … ‖W₅‖ = 0.57, 1.2, 2.0 and 3.7.',
    'Targets are 0.9·onehot, since atanh(1) is infinite; λ = 10⁻⁴.',
    'The paper names no optimizer: L-BFGS with λ-continuation and an SVD-whitened first layer, so that most happens in the first hundred steps; zero is approached, not reached.',
  ],
  figures: ['weightNorms'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
