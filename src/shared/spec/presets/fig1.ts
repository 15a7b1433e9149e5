import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'fig1 quick',
  data: {
    set: 'mixture',
    classes: 10,
    dimension: 50,
    deviation: 0.1,
    sampling: { kind: 'balanced', perClass: 20, seed: 0 },
  },
  network: { widths: [64, 64, 64, 10], lastActivation: 'identity' },
  loss: { reduction: 'mean' },
  penalty: { weightDecay: 2e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
  initialisation: { gain: 1 },
  optimizer: { memory: 20, firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } },
  // The smallest tails are 10⁻¹⁷, and float32 weights hold none below 10⁻¹⁴.
  precision: 'float64',
  stop: { steps: 3000 },
  // The last but one falls on three quarters of the steps: whether a tail still moves is seen from there.
  logging: { measurements: 8 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig1 paper',
  stop: { steps: 10_000 },
  logging: { measurements: 15 },
}

/** `lambdas` as in eq. 3, λ‖Θ‖²; our λ/2 ‖W_l‖² takes twice that. */
const grid = (base: RunSpecInput, lambdas: readonly number[], deviations: readonly number[]): StudyPartInput => ({
  label: 'λ, σ',
  base,
  axes: [
    { path: 'penalty.weightDecay', values: lambdas.map((lambda) => 2 * lambda) },
    { path: 'data.deviation', values: deviations },
  ],
})

/** Figure 1: the rank of trained weights against weight decay and the spread of the classes. */
export const fig1: Preset = {
  name: 'fig1',
  figure: 'Fig. 1',
  title: 'Low rank from weight decay and tight classes',
  statement:
    'Every weight matrix comes to rank K = 10 as the data’s cluster variation σ² falls, and the sooner the larger λ is (Theorem 3.4).',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 3.4, section 5.1, Figure 1',
  choices: [
    'λ is that of eq. 3, λ‖Θ‖² beside the mean loss; the runs’ λ/2 ‖W_l‖² takes twice that number.',
    'The paper names neither sizes nor the grid: x in 50 dimensions, μ_k ~ N(0, I), N = 200 with 20 a class, widths 64, 64, 64, 10; tanh, the output linear, no biases.',
    'One sample for all σ: means and noise are the same draws, only the noise is scaled, so that cells differ by λ and σ alone.',
    'The paper names no optimizer: L-BFGS with 20 pairs from orthogonal weights, no continuation, 3000 iterations (10 000 at paper size). At small λ they do not suffice: tails that still move are marked.',
    'W₄ has K = 10 rows: its tail is 0 exactly, and it is not drawn. From λ = 0.03 on the networks give classes up, from 0.1 on all of them: the grid ends below.',
  ],
  figures: ['rankMap'],
  sizes: {
    quick: [grid(quick, [1e-5, 1e-4, 1e-3, 1e-2], [0.01, 0.03, 0.1, 0.3, 1])],
    paper: [grid(paper, [3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2], [1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3])],
  },
}
