import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'path quick',
  data: {
    set: 'mixture',
    classes: 4,
    dimension: 20,
    deviation: 0.5,
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
    classes: 10,
    dimension: 50,
    deviation: 0.5,
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

/** Theorem 4.3: a path from an interpolating network to a collapsed one along which the objective never rises. */
export const path: Preset = {
  name: 'path',
  figure: 'Thm 4.3',
  title: 'The path of Theorem 4.3',
  statement:
    'From (almost) every interpolating network a path leads to a collapsed one. The objective never rises along it; it only jumps down.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.3, Corollary B.4, Lemmas B.1 to B.3',
  choices: [
    'The paper shows no experiment. We use a Gaussian mixture and square layers n₁ = … = n_{L−1} = N, as the theorem requires.',
    'The path starts at a network trained to interpolate with λ = 10⁻¹⁴, too little to cause collapse. Y replaces its outputs, which agree with Y to 10⁻⁷ or better.',
    'C of (II) is the smallest value that the start allows in each layer, and at least 1. With a smaller C the objective may rise.',
    'Plane rotations (Jacobi sweeps) replace Brockett’s gradient flow. Each rotation lowers the cost, and distinct singular values are not needed.',
    'Corollary B.4 takes points of the path with steps below 1/k. They come from a finely sampled path; the figure shows how far they are from it.',
    'asinh is invertible everywhere. With tanh, later layers may leave (−1, 1), where σ⁻¹ is not defined; the path then ends there.',
  ],
  figures: ['path', 'discretePath'],
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
