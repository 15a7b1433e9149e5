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
  // Far beyond what the loss needs: the bound speaks of stationary points, and these are stationary to about nine digits.
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

/** `lambdas` as in eq. 3, λ‖Θ‖²; our λ/2 ‖W_l‖² takes twice that. */
const grid = (base: RunSpecInput, lambdas: readonly number[], deviations: readonly number[]): StudyPartInput => ({
  label: 'σ, λ',
  base,
  axes: [
    { path: 'data.deviation', values: deviations },
    { path: 'penalty.weightDecay', values: lambdas.map((lambda) => 2 * lambda) },
  ],
})

/** Both sides of Theorem 3.4 at stationary points. */
export const theorem34: Preset = {
  name: 'theorem34',
  figure: 'Theorem 3.4',
  title: 'Both sides of the low-rank bound',
  statement:
    'At a stationary point every W_l is nearer to rank K than M/λ times the total cluster variation of any layer below it.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 3.4, Lemma 3.3, appendix A',
  choices: [
    'The paper proves the bound and shows no numbers for it: the networks are those of Figure 1, narrower at quick size, trained until they are stationary to about nine digits in float64; below λ = 3·10⁻⁴ that takes more than 30 000 iterations.',
    'λ is that of eq. 3, λ‖Θ‖² beside the mean loss; the runs’ λ/2 ‖W_l‖² takes twice that number, and Λ = 2λ is the eigenvalue in ∇L₀ = −ΛW.',
    'M is a supremum over a convex hull and can only be estimated from below: by climbing from every sample and from random points of the hull. ‖R‖/Λ of Lemma 3.3 is computed, and bounds the distance without M.',
    'The right side is M TCV/Λ as the theorem prints it; its proof gives half of that. TCV is the best partition found. j = 0, the inputs, is listed too, as in Lemma 3.3.',
    'The paper leaves the norm in M open: it is the largest ‖∇²∇_{W_l}ℓ[u, u]‖_F over unit directions u, the smallest with which Lemma 3.3 holds.',
  ],
  figures: ['rankBound'],
  sizes: {
    quick: [grid(quick, [3e-4, 1e-3, 3e-3, 1e-2], [0.1, 0.01])],
    paper: [grid(paper, [3e-4, 1e-3, 3e-3, 1e-2], [0.3, 0.1, 0.03, 0.01])],
  },
}
