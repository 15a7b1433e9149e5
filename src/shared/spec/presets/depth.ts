import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import type { Preset } from './preset.ts'

/** One depth: L−1 hidden layers of N units, every layer with the same weight decay, no other penalty. */
const deep = (L: number, perClass: number, name: string): StudyPartInput => ({
  label: `L = ${L}`,
  base: {
    name,
    data: { sampling: { kind: 'balanced', perClass, seed: 0 } },
    network: { widths: [...Array<number>(L - 1).fill(10 * perClass), 10] },
    loss: { targetScale: 0.5 },
    penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { gain: 0.9 },
    optimizer: { memory: 20, continuation: { start: 33, divideBy: 3, steps: 600 } },
    precision: 'float64',
    stop: { steps: 2000 },
    logging: { measurements: 10 },
  } satisfies RunSpecInput,
  axes: [],
})

/** Remark B.6: the limit of deep networks. */
export const depth: Preset = {
  name: 'depth',
  figure: 'Remark B.6',
  title: 'Deep networks with weight decay in every layer',
  statement:
    'As the depth L grows, any finite number of first layers costs a vanishing part of the whole. Minimisers should then have the structure of Theorem 4.2 from the first layer l* that can represent it, even with weight decay on W₁.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Remark B.6, discussion of Theorem 4.4',
  choices: [
    'The paper shows no experiment. We train networks of several depths with δ = 1, λ = 10⁻³ and no penalty on features; N = 20 (quick) and N = 50 (paper), targets 0.5·onehot.',
    'The digits have more pixels than there are samples, so W₁ can map them to any features and l* = 1.',
    'The part of the first layers falls about as l/L, the exact value for linear networks, or faster. This is what the remark proves.',
    'The structure of Theorem 4.2 is only expected. In the runs every layer collapses at every depth, and the error of the recursion with C = 1 falls towards the output; that of Z¹ levels off.',
    'L-BFGS with λ-continuation and an SVD-whitened first layer; the initial weights are orthogonal times 0.9.',
  ],
  figures: ['depth', 'spectra'],
  sizes: {
    quick: [2, 3, 4, 6, 9, 14].map((L) => deep(L, 2, 'depth quick')),
    paper: [2, 3, 4, 6, 9, 14, 20, 30].map((L) => deep(L, 5, 'depth paper')),
  },
}
