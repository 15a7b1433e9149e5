import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'residual-limit quick',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [20, 20, 20, 10], residual: true },
  loss: { targetScale: 0.5 },
  // λ' = λ / s*², s* = atanh(c) √(N/K), on Z^{L−1} alone as in fig5.
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1.66e-3, featureLayers: [3] },
  initialisation: { gain: 0.3 },
  optimizer: { memory: 20, continuation: { start: 33, divideBy: 3, steps: 1500 } },
  precision: 'float64',
  stop: { steps: 10_000 },
  logging: { measurements: 20 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'residual-limit paper',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 50, 10], residual: true },
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 6.63e-4, featureLayers: [5] },
  optimizer: { memory: 20, continuation: { start: 83, divideBy: 3, steps: 1500 } },
}

const deltas = [{ path: 'penalty.firstLayer', values: [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0] }]

/** Remark C.3: minima of residual networks at δ > 0 tend to those at δ = 0. */
export const residualLimit: Preset = {
  name: 'residual-limit',
  figure: 'Remark C.3',
  title: 'The limit δ → 0 of residual networks',
  statement:
    'As δ → 0, minimisers of residual networks accumulate at minimisers at δ = 0. There all Z¹ … Z^{L−1} agree, and the weights of the residual layers vanish.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem C.2, Remark C.3, eq. 27',
  choices: [
    'δ is 1/λ of eq. 27, here in the penalty λδ‖W₁‖²/2 of section 5.2. The limit is the run at δ = 0, trained like the others.',
    'λ′ acts on Z^{L−1} alone because Theorem C.2 constrains no other layer, as in fig5. Targets are 0.5·onehot.',
    'The paper shows norms during training (Figure 5) but no limit. The sizes are ours: N = 20 and L = 4 (quick), N = 50 and L = 6 (paper).',
    'The paper states no rate. In the runs, objective, spectra and the norms of the residual layers approach their limits in proportion to δ; the balance law forecasts these norms.',
    'At minima, the weights of a run must cost less at its δ than the weights of every other run. The figure shows by how much this fails.',
  ],
  figures: ['limit', 'weightNorms', 'spectra'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
