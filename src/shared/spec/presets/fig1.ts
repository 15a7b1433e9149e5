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

/** A run for every λ, σ and sample; the runs of a cell follow each other. */
const grid = (
  base: RunSpecInput,
  lambdas: readonly number[],
  deviations: readonly number[],
  seeds: readonly number[],
): StudyPartInput => ({
  label: 'λ, σ',
  base,
  axes: [
    { path: 'penalty.weightDecay', values: lambdas },
    { path: 'data.deviation', values: deviations },
    { path: 'data.sampling.seed', values: seeds },
  ],
})

const quickLambdas = [2e-5, 2e-4, 2e-3, 2e-2]
const paperLambdas = [6e-6, 2e-5, 6e-5, 2e-4, 6e-4, 2e-3, 6e-3, 2e-2]

/** Figure 1: the rank of trained weights over weight decay and the spread of the classes. */
export const fig1: Preset = {
  name: 'fig1',
  figure: 'Fig. 1',
  title: 'Distance of the weights from rank K',
  statement:
    'Every weight matrix approaches rank K = 10 as the cluster variation σ² of the data falls; the larger λ, the sooner (Theorem 3.4).',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 3.4, section 5.1, Figure 1',
  choices: [
    'λ is the coefficient of ½‖W_l‖² beside the mean loss, in the figure as in the runs. Eq. 3 writes λ‖Θ‖², so its λ is half of ours.',
    'Every cell has two seeds, at paper size five. A seed draws means and noise; the initial weights are the same. The figure shows the median and, below it, the factor between the largest and the smallest.',
    'The paper names neither sizes nor the grid. We use x in 50 dimensions, μ_k ~ N(0, I), N = 200 with 20 samples per class, widths 64, 64, 64, 10, tanh with a linear output, and no biases.',
    'All σ of a seed share one sample: means and noise are drawn once, and σ scales the noise. Cells therefore differ only in λ and σ.',
    'The paper names no optimizer. We use L-BFGS with 20 pairs from orthogonal weights, no continuation, and 3000 iterations (10 000 at paper size). That is too few at small λ: the figure marks tails that still move.',
    'W₄ has K = 10 rows, so its tail is exactly 0 and is not drawn. The networks drop some classes from λ = 0.06 on and all of them from λ = 0.2 on, so the grid ends below these values.',
  ],
  figures: ['rankMap'],
  sizes: {
    quick: [grid(quick, quickLambdas, [0.01, 0.03, 0.1, 0.3, 1], [0, 1])],
    paper: [grid(paper, paperLambdas, [1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3], [0, 1, 2, 3, 4])],
  },
}
