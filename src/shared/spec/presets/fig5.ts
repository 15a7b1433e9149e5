import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'fig5 quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 50, 10], residual: true },
  loss: { targetScale: 0.9 },
  // λ' = λ / s*², s* = atanh(c) √(N/K): with this value the constraint on Z^{L−1} holds with C = 1.
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
  statement: 'As δ → 0, every weight matrix of a residual network goes to zero, except the first and the last.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem C.2, Remark C.3, Figure 5',
  choices: [
    'λ′ acts on Z⁵ alone because Theorem C.2 constrains Z^{L−1} and no other layer. λ′ = λ/s*² with s* = atanh(c)·√(N/K), which gives C = 1 as δ → 0.',
    'The loss as printed in section 5.2, with λ′ on every layer, does not make these weights vanish: it keeps the first features small, and every layer adds to them. At quick size, δ = 0 and λ = λ′ = 10⁻⁵, it ends at ‖W₂‖ … ‖W₅‖ = 0.57, 1.2, 2.0 and 3.7.',
    'Targets are 0.9·onehot because atanh(1) is infinite; λ = 10⁻⁴.',
    'The paper names no optimizer. We use L-BFGS with λ-continuation and an SVD-whitened first layer. Most of the decay happens in the first hundred steps; the norms approach zero but do not reach it.',
  ],
  figures: ['weightNorms'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
