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
  // The smallest tails are 10⁻¹⁷; float32 weights resolve none below 10⁻¹⁴.
  precision: 'float64',
  stop: { steps: 3000 },
  // The second to last measurement falls on three quarters of the steps and shows whether a tail still moves.
  logging: { measurements: 8 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'fig1 paper',
  stop: { steps: 10_000 },
  logging: { measurements: 15 },
}

/** `lambdas` are those of eq. 3, λ‖Θ‖²; our λ/2 ‖W_l‖² needs twice as much. */
const grid = (base: RunSpecInput, lambdas: readonly number[], deviations: readonly number[]): StudyPartInput => ({
  label: 'λ, σ',
  base,
  axes: [
    { path: 'penalty.weightDecay', values: lambdas.map((lambda) => 2 * lambda) },
    { path: 'data.deviation', values: deviations },
  ],
})

/** Figure 1: the rank of trained weights over weight decay and the spread of the classes. */
export const fig1: Preset = {
  name: 'fig1',
  figure: 'Fig. 1',
  title: 'Low rank from weight decay and tight classes',
  statement:
    'Every weight matrix approaches rank K = 10 as the cluster variation σ² of the data falls; the larger λ, the sooner (Theorem 3.4).',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 3.4, section 5.1, Figure 1',
  choices: [
    'λ is that of eq. 3, λ‖Θ‖² with the mean loss. Runs use λ/2 ‖W_l‖², so their λ is twice as large.',
    'The paper names neither sizes nor the grid. We use x in 50 dimensions, μ_k ~ N(0, I), N = 200 with 20 samples per class, widths 64, 64, 64, 10, tanh with a linear output, and no biases.',
    'All σ share one sample: means and noise are drawn once, and σ scales the noise. Cells therefore differ only in λ and σ.',
    'The paper names no optimizer. We use L-BFGS with 20 pairs from orthogonal weights, no continuation, and 3000 iterations (10 000 at paper size). That is too few at small λ: the figure marks tails that still move.',
    'W₄ has K = 10 rows, so its tail is exactly 0 and is not drawn. The networks drop some classes from λ = 0.03 on and all of them from λ = 0.1 on, so the grid ends below these values.',
  ],
  figures: ['rankMap'],
  sizes: {
    quick: [grid(quick, [1e-5, 1e-4, 1e-3, 1e-2], [0.01, 0.03, 0.1, 0.3, 1])],
    paper: [grid(paper, [3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2], [1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3])],
  },
}
