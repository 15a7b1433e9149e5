import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'path quick',
  data: {
    set: 'mixture',
    ...{ classes: 4, dimension: 20, deviation: 0.5 },
    sampling: { kind: 'balanced', perClass: 5, seed: 0 },
  },
  network: { widths: [20, 20, 20, 4], activation: 'asinh', lastActivation: 'asinh' },
  penalty: { weightDecay: 1e-14, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
  initialisation: { gain: 1, firstGain: 4.5 },
  optimizer: { memory: 20, continuation: { start: 1, divideBy: 2, steps: 1 } },
  precision: 'float64',
  stop: { steps: 2000 },
  logging: { measurements: 20 },
}
const quickTanh: RunSpecInput = {
  ...quick,
  network: { widths: [20, 20, 20, 4] },
  loss: { targetScale: 0.5 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'path paper',
  data: {
    set: 'mixture',
    ...{ classes: 10, dimension: 50, deviation: 0.5 },
    sampling: { kind: 'balanced', perClass: 5, seed: 0 },
  },
  network: { widths: [50, 50, 50, 10], activation: 'asinh', lastActivation: 'asinh' },
  initialisation: { gain: 1, firstGain: 7 },
}
const paperTanh: RunSpecInput = {
  ...paper,
  network: { widths: [50, 50, 50, 10] },
  loss: { targetScale: 0.5 },
}

const starts = [{ path: 'seed', values: [0, 1, 2] }]
const start = [{ path: 'seed', values: [0] }]

/** Theorem 4.3: from an interpolating network to a collapsed one without a rise of the objective. */
export const path: Preset = {
  name: 'path',
  figure: 'Thm 4.3',
  title: 'A path downhill to collapse',
  statement:
    'From (almost) every interpolating network there is a path to a collapsed one along which the objective does not rise, but for jumps down.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.3, Corollary B.4, Lemmas B.1 to B.3',
  choices: [
    'The paper shows no experiment: Gaussian mixture, square layers n₁ = … = n_{L−1} = N as the theorem asks.',
    'The start is a network trained to interpolate with λ = 10⁻¹⁴, so that nothing makes it collapse; Y takes the place of its outputs, which agree with it to 10⁻⁷ or better.',
    'C of (II) is the smallest that the start allows in each layer, or 1 where that is smaller: with less the objective may rise.',
    'Brockett’s gradient flow is replaced by plane rotations (Jacobi sweeps), each of which lowers the cost and which need no distinct singular values.',
    'asinh has an inverse everywhere; with tanh the layers that follow may leave (−1, 1), where the theorem has no σ⁻¹, and the path ends there.',
  ],
  figures: ['path'],
  sizes: {
    quick: [
      { label: 'asinh', base: quick, axes: starts },
      { label: 'tanh', base: quickTanh, axes: start },
    ],
    paper: [
      { label: 'asinh', base: paper, axes: starts },
      { label: 'tanh', base: paperTanh, axes: start },
    ],
  },
}
