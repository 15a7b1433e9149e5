import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'

/** The multiple of λ at which every run starts; the same strong decay for all of them. */
const startOf = (lambda: number): number => Number(Math.max(1, 0.1 / lambda).toPrecision(3))

/** One λ, with all layers penalised alike and no penalty on features. */
const part = (lambda: number, perClass: number, name: string): StudyPartInput => ({
  label: `λ = ${lambda}`,
  base: {
    name,
    data: { sampling: { kind: 'balanced', perClass, seed: 0 } },
    network: { widths: [10 * perClass, 10] },
    loss: { targetScale: 0.5 },
    penalty: { weightDecay: lambda, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { gain: 0.8 },
    optimizer: { memory: 20, continuation: { start: startOf(lambda), divideBy: 3, steps: 500 } },
    precision: 'float64',
    stop: { steps: 4000 },
    logging: { measurements: 10 },
  },
  axes: [],
})

const lambdas = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]

/** Section 4: λ⁻¹L_λ tends to the representation cost of interpolating networks. */
export const interpolation: Preset = {
  name: 'interpolation',
  figure: 'Eq. 10, λ → 0',
  title: 'The limit λ → 0',
  statement:
    'As λ → 0, λ⁻¹L_λ tends to the representation cost on interpolating networks, in the sense of Γ-convergence: minimisers tend to interpolating networks of least cost.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, section 4 below eq. 10, Definition A.1, Proposition A.2',
  choices: [
    'The paper cites the limit from another paper and shows no figure. We train with δ = 1 and no penalty on features, so that λ is the only coefficient: the cost is ½ Σ ‖W_l‖² over all layers.',
    'With δ = 0, as in eq. 10, the cost has no minimum without constraint (II): Z¹ may grow without bound.',
    'An interpolating network is made from each run: class means in place of A¹ by the smallest W₁, and W_L = σ⁻¹(Y) Z⁺. Its cost is an upper bound for every run, trained well or not.',
    'The objective over λ is a lower bound at global minima. With one hidden layer all starts that we tried agree; the figure checks four inequalities that minima obey.',
    'Targets are 0.5·onehot; N = 20 (quick) and N = 50 (paper). λ starts 0.1/λ times too large and is divided by 3 per stage.',
  ],
  figures: ['interpolation', 'spectra'],
  sizes: {
    quick: lambdas.map((lambda) => part(lambda, 2, 'interpolation quick')),
    paper: [...lambdas, 0.0003, 0.0001].map((lambda) => part(lambda, 5, 'interpolation paper')),
  },
}
