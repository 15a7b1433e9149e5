import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'fig2-literal quick',
  data: { sampling: { kind: 'balanced', perClass: 5, seed: 0 } },
  network: { widths: [50, 50, 50, 50, 10] },
  penalty: { weightDecay: 1e-5, firstLayer: 0.1, featureDecay: 1e-5, featureLayers: 'all' },
  initialisation: { gain: 1 },
  optimizer: { continuation: { start: 800, divideBy: 5, steps: 150 } },
  stop: { steps: 2000 },
  logging: { measurements: 40 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig2-literal paper',
  data: { sampling: { kind: 'random', count: 200, seed: 0 } },
  network: { widths: [200, 200, 200, 200, 10] },
  optimizer: { collapseSteps: 100, continuation: { start: 3000, divideBy: 5, steps: 120 } },
  stop: { steps: 800 },
}

const deltas = [{ path: 'penalty.firstLayer', values: [10, 5, 2, 0.1] }]

/** Figure 2 with the loss exactly as section 5.2 prints it. */
export const fig2Literal: Preset = {
  name: 'fig2-literal',
  figure: 'Fig. 2, literal',
  title: 'The loss as printed, against the balance law',
  statement:
    'With λ′ on every layer, the constant C of Theorem 4.2 decreases from layer to layer; the balance law predicts it for each layer.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, section 5.2, the loss as printed',
  choices: [
    'The loss is that of section 5.2 as printed: a sum over samples, λ = λ′ = 10⁻⁵, λ′ on Z¹ … Z^L, one-hot targets.',
    'Because atanh(1) is infinite, the forecast of the theorem starts from the outputs that the balance law predicts. Most random O_l then leave the range of tanh, and the theorem forecasts Z⁴ alone.',
    'The paper names no optimizer. We use L-BFGS with λ-continuation and an SVD-whitened first layer.',
    'At paper size, L-BFGS alternates with collapse steps every 100 iterations, each kept only if the objective does not rise. At δ = 0.1 the objective is 0.0034804 after 1,040 steps; plain L-BFGS ends at 0.0034823 after 1,400.',
  ],
  figures: ['spectra'],
  sizes: {
    quick: [{ label: 'δ', base: quick, axes: deltas }],
    paper: [{ label: 'δ', base: paper, axes: deltas }],
  },
}
