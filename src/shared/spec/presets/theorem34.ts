import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'

const quick: RunSpecInput = {
  name: 'theorem34 quick',
  data: {
    set: 'mixture',
    classes: 10,
    dimension: 50,
    deviation: 0.1,
    sampling: { kind: 'balanced', perClass: 10, seed: 0 },
  },
  network: { widths: [32, 32, 32, 10], lastActivation: 'identity' },
  loss: { reduction: 'mean' },
  penalty: { weightDecay: 2e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
  initialisation: { gain: 1 },
  optimizer: { memory: 20, firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } },
  precision: 'float64',
  // Much longer than the loss needs: the bound holds at stationary points, and these are stationary to about nine digits.
  stop: { steps: 8000, spectrumChange: 1e-10, window: 250 },
  logging: { measurements: 9 },
}

const paper: RunSpecInput = {
  ...quick,
  name: 'theorem34 paper',
  data: { ...quick.data, sampling: { kind: 'balanced', perClass: 20, seed: 0 } } as RunSpecInput['data'],
  network: { widths: [64, 64, 64, 10], lastActivation: 'identity' },
  stop: { steps: 30_000, spectrumChange: 1e-10, window: 250 },
}

const grid = (base: RunSpecInput, lambdas: readonly number[], deviations: readonly number[]): StudyPartInput => ({
  label: 'σ, λ',
  base,
  axes: [
    { path: 'data.deviation', values: deviations },
    { path: 'penalty.weightDecay', values: lambdas },
  ],
})

/** Both sides of Theorem 3.4 at stationary points. */
export const theorem34: Preset = {
  name: 'theorem34',
  figure: 'Theorem 3.4',
  title: 'Both sides of the low-rank bound',
  statement:
    'At a stationary point, the distance of every W_l from rank K is at most M/Λ times the total cluster variation of any layer below it.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 3.4, Lemma 3.3, appendix A',
  choices: [
    'The paper proves the bound without numerical results. We use the networks of Figure 1, narrower at quick size, trained in float64 until they are stationary to about nine digits. Below λ = 6·10⁻⁴ this takes more than 30 000 iterations.',
    'λ is the coefficient of ½‖W_l‖² beside the mean loss, in the figure as in the runs: Λ in ∇L₀ = −ΛW. Eq. 3 writes λ‖Θ‖², so its λ is half of ours.',
    'M is a supremum over a convex hull and can only be estimated from below, by ascent from every sample and from random points of the hull. ‖R‖/Λ of Lemma 3.3 needs no M: it is computed, and bounds the distance as well.',
    'The right side is M TCV/Λ as the theorem prints it; its proof gives half of that. The TCV is that of the best partition found. The inputs, j = 0, are included as in Lemma 3.3.',
    'The paper does not specify the norm in M. We use the largest ‖∇²∇_{W_l}ℓ[u, u]‖_F over unit directions u, the smallest norm for which Lemma 3.3 holds.',
  ],
  figures: ['rankBound'],
  sizes: {
    quick: [grid(quick, [6e-4, 2e-3, 6e-3, 2e-2], [0.1, 0.01])],
    paper: [grid(paper, [6e-4, 2e-3, 6e-3, 2e-2], [0.3, 0.1, 0.03, 0.01])],
  },
}
