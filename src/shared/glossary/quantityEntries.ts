import { quantities, type QuantityName } from '../quantities/table.ts'
import { fullNameOf, headingOf, nameOf } from '../quantities/text.ts'
import { wordOf } from '../quantities/words.ts'
import { capitalised } from '../quantities/text.ts'
import type { Entries, GlossaryEntry } from './entry.ts'
import { papers } from './papers.ts'

/** What the glossary adds to the table of quantities, which has name and definition. */
type Addition = Pick<GlossaryEntry, 'certainty' | 'computed'> &
  Partial<Pick<GlossaryEntry, 'formula' | 'source' | 'tolerance' | 'shownAs' | 'more' | 'name'>>

const inEngine = 'the engine that trains, at every step; at a measurement from all samples in float64'
const rankTolerance = 'singular values above 10⁻⁵ of the largest count'
const { zangrando, sukenik, papyan, galanti } = papers

const additions: Readonly<Record<QuantityName, Addition>> = {
  objective: {
    formula: 'L = L₀ + Σ λ_l/2 (‖W_l‖² + ‖b_l‖²) + Σ λ′_l/2 ‖Z^l‖²',
    source: `${zangrando}, section 5.2 (sum) and eq. 3 (mean)`,
    computed: inEngine,
    certainty: 'measured',
    tolerance: 'engines agree with plain loops in float64, and these with PyTorch',
    shownAs: ['objective f', 'f'],
    more: 'accuracy.md#what-is-checked-and-against-what',
  },
  dataLoss: {
    formula: 'L₀ = Σ ℓ(z_i^L, y_i), with ℓ = ½‖z − y‖² or log Σ exp z − y·z',
    source: `${zangrando}, section 5.2`,
    computed: inEngine,
    certainty: 'measured',
    shownAs: ['L₀', 'L_0', 'loss'],
  },
  weightPenalty: {
    formula: 'Σ λ_l/2 (‖W_l‖² + ‖b_l‖²)',
    source: `${zangrando}, section 5.2`,
    computed: inEngine,
    certainty: 'measured',
  },
  featurePenalty: {
    formula: 'Σ λ′_l/2 ‖Z^l‖²',
    source: `${zangrando}, section 5.2`,
    computed: inEngine,
    certainty: 'measured',
  },
  gradientNorm: {
    formula: '‖∇_θ L‖, with W₁ in whitened coordinates',
    computed: 'the engine that trains, at every step, in the precision of the run',
    certainty: 'measured',
    tolerance: 'near round-off it no longer falls',
  },
  tcv: {
    formula: 'TCV_K = least 1/N Σ_i ‖(z_i, y_i) − c_i‖² over partitions into K clusters, c_i the centre of its cluster',
    source: `${zangrando}, eqs. 6 and 7`,
    computed:
      'theory/clusterVariation.ts, float64: the value of the partition into classes, beside an interval for the minimum',
    certainty: 'certified',
    tolerance:
      'a spectral relaxation certifies the lower end of the interval, and the best partition found attains the upper end',
    shownAs: [
      'TCV_K',
      'TCV at least',
      'TCV at most',
      'total cluster variation',
      'TCV, K',
      'by class',
      'TCV of Z^l by class',
    ],
    more: 'accuracy.md#what-a-number-means',
  },
  weightNorm: {
    formula: '‖W_l‖ = √(Σ_j s_j²)',
    computed: 'quantities/read.ts, from the singular values, float64',
    certainty: 'measured',
    shownAs: ['norm', '‖W_l‖', 'Frobenius norm', '‖W‖'],
  },
  featureRank: {
    formula: 'number of j with s_j(Z^l) > 10⁻⁵ s₁(Z^l)',
    computed: 'theory/numericalRank.ts, from a float64 singular value decomposition',
    certainty: 'measured',
    tolerance: rankTolerance,
    shownAs: ['rank of the features', 'numerical rank of the features', 'rank of Z^l'],
  },
  weightRank: {
    formula: 'number of j with s_j(W_l) > 10⁻⁵ s₁(W_l)',
    computed: 'theory/numericalRank.ts, from a float64 singular value decomposition',
    certainty: 'measured',
    tolerance: rankTolerance,
    shownAs: ['rank of the weights', 'numerical rank of the weights', 'rank of W_l', 'largest rank of W_l'],
  },
  balancedness: {
    formula: '‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖ / ‖W_l‖²',
    computed: 'theory/balancedness.ts and the graph of the engine, float64',
    certainty: 'measured',
    tolerance: '0 where neighbouring layers are balanced',
  },
  alignment: {
    formula: 'cos(W_l, −∇_{W_l} L₀)',
    computed: 'theory/alignment.ts and the graph of the engine, float64',
    certainty: 'measured',
    tolerance: '1 at a stationary point with weight decay',
  },
  stationarity: {
    formula: '‖∇_{W_l} L‖ / ‖λ_l W_l‖',
    computed: 'theory/stationarity.ts and the graph of the engine, float64',
    certainty: 'measured',
    tolerance: 'at most 10⁻² counts as stationary in sentences; the verdict of Theorem 3.4 asks for 10⁻³',
  },
  weightGradient: {
    formula: '‖∇_{W_1…W_L} L‖',
    computed: 'the graph of the engine or theory/lossGradients.ts, float64',
    certainty: 'measured',
  },
  cdnv: {
    formula: 'mean over k ≠ k′ of (v_k + v_k′)/(2‖m_k − m_k′‖²)',
    source: `${galanti}, section 3`,
    computed: 'theory/collapse/collapseSeparation.ts, float64',
    certainty: 'measured',
    tolerance: '0 at collapse',
    shownAs: ['class-distance normalised variance'],
  },
  equiangularity: {
    formula: 'std over pairs of cos(m_k − m, m_k′ − m)',
    source: `${papyan}, Figure 3`,
    computed: 'theory/collapse/collapseSeparation.ts, float64',
    certainty: 'measured',
    tolerance: '0 where all angles are equal',
  },
  centreAgreement: {
    formula: 'share of samples with argmin_k ‖z − m_k‖ = argmax f',
    source: `${papyan}, NC4 and Figure 7`,
    computed: 'theory/collapse/collapseSeparation.ts, float64',
    certainty: 'measured',
    tolerance: 'of equally near means the sample’s own class counts as nearest',
  },
  relativeToCollapse: {
    formula: 'f / F',
    source: `${sukenik}, Definition 10`,
    computed: 'objective of the run over the closed form of theory/unconstrained/neuralCollapse.ts, float64',
    certainty: 'derived',
    tolerance: 'closed forms agree with an independent reference to 10⁻¹⁴',
    shownAs: [
      'relative to collapse',
      '/ DNC',
      'loss over DNC',
      'loss over that of DNC',
      'loss / loss of DNC',
      'f / f of DNC',
    ],
    more: 'accuracy.md#deep-unconstrained-features-models',
  },
  accuracy: {
    formula: 'share of samples with argmax f(x_i) = label of x_i',
    computed: 'the outputs of a measurement, over the whole training set',
    certainty: 'measured',
    shownAs: ['accuracy of the sum'],
  },
  testAccuracy: {
    formula: 'share of test samples with argmax f(x_i) = label of x_i',
    computed: 'a pass over the test samples; batch norms use running averages',
    certainty: 'measured',
    more: 'accuracy.md#batches-and-backbones',
  },
  runningDataLoss: {
    computed: 'a pass over the training set in batches of at most 1,000 samples',
    certainty: 'measured',
    more: 'accuracy.md#batches-and-backbones',
  },
  blockCollapse: {
    formula: 'tr Σ_W / tr Σ_B of the output of each block',
    computed: 'a pass over the training set in batches of at most 1,000 samples',
    certainty: 'measured',
    more: 'accuracy.md#batches-and-backbones',
  },
  blockCollapseRunning: {
    formula: 'tr Σ_W / tr Σ_B of the output of each block',
    computed: 'the same pass, where batch norms use running averages',
    certainty: 'measured',
    more: 'accuracy.md#batches-and-backbones',
  },
  step: { computed: 'the log of the trainer', certainty: 'recorded' },
  lastObjective: { computed: 'the log of the trainer, in the precision of the run', certainty: 'measured' },
  lastDataLoss: { computed: 'the log of the trainer, in the precision of the run', certainty: 'measured' },
  lastStep: { computed: 'the log of the trainer', certainty: 'recorded' },
  restarts: { computed: 'the record of the run', certainty: 'recorded' },
  bestObjective: { computed: 'the least objective over all measurements, float64', certainty: 'measured' },
  bestTcv: { computed: 'the least TCV by class over all measurements, float64', certainty: 'measured' },
  seconds: { computed: 'the clock of the lab; waiting does not count', certainty: 'recorded' },
  samples: { formula: 'N = Σ_k n_k', computed: 'the spec', certainty: 'recorded', shownAs: ['N'] },
}

function entryOf(name: QuantityName): GlossaryEntry {
  const own = quantities[name]
  const { shownAs = [], ...added } = additions[name]
  const axis = 'axis' in own ? [own.axis] : []
  const texts = [own.symbol, ...axis, nameOf(name), fullNameOf(name), own.subject, wordOf(name), headingOf(name), name]
  return {
    name: capitalised(own.name),
    definition: `${own.sentence}.`,
    ...added,
    shownAs: [...new Set([...texts.map(plainText), ...(own.aliases ?? []), ...shownAs])],
  }
}

/** Returns a text without the marks of italics: `{i|W}` becomes W. */
export const plainText = (text: string): string => text.replaceAll(/\{\w+\|([^}]*)\}/g, '$1')

/** An entry for every quantity of a run. Names and definitions are those of the table of quantities. */
export const quantityEntries = Object.fromEntries(
  (Object.keys(additions) as QuantityName[]).map((name) => [name, entryOf(name)]),
) as Entries<QuantityName>
