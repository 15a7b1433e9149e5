import type { Entries } from './entry.ts'
import { papers } from './papers.ts'

const { zangrando, clauset } = papers
const fit = 'theory/powerLawFit.ts, float64'
const spectrum = 'the singular values of the matrix, float64; large matrices get certified intervals'

/** Numbers of the checkpoint page, of the run tabs with pictures, and statistics over runs. */
export const weightEntries = {
  matrixSize: {
    name: 'Matrix',
    definition: 'Outputs × inputs of a weight. Convolutions are unfolded to one matrix.',
    certainty: 'recorded',
    shownAs: ['shape', 'units × samples', 'size'],
    more: 'checkpoints.md',
  },
  rank: {
    name: 'Rank',
    definition: 'Numerical rank: the number of singular values above 10⁻⁵ of the largest.',
    formula: '#{j : s_j > 10⁻⁵ s₁}',
    source: `${zangrando}, section 5.3`,
    computed: 'theory/numericalRank.ts, float64',
    certainty: 'measured',
    tolerance: 'the threshold is 10⁻⁵',
    shownAs: [
      'numerical rank',
      'numericalRank',
      'ranks',
      'rank of A',
      'rank of B',
      'rank of B − A',
      'rank of means',
      'rank of the centred class means',
      'centred',
    ],
  },
  stableRank: {
    name: 'Stable rank',
    definition: 'Squared Frobenius norm over the squared largest singular value. It needs no threshold.',
    formula: '‖W‖²/s₁²',
    computed: spectrum,
    certainty: 'measured',
    shownAs: ['stable rank of B − A'],
  },
  effectiveRank: {
    name: 'Effective rank',
    definition: 'Exponential of the entropy of the normalised singular values. It needs no threshold.',
    formula: 'exp(−Σ p_j log p_j), p_j = s_j/Σ s_i',
    source: 'Roy & Vetterli 2007',
    computed: 'theory/numericalRank.ts, float64',
    certainty: 'measured',
  },
  spectralNorm: {
    name: 'Largest singular value',
    definition: 'The operator norm of a matrix, written s₁ in tables.',
    computed: spectrum,
    certainty: 'measured',
    shownAs: ['spectral norm', 'spectral'],
  },
  relativeChange: {
    name: 'Relative change',
    definition: 'Distance of two checkpoints of one layer in the Frobenius norm, over the norm of the first.',
    formula: '‖B − A‖/‖A‖',
    computed: 'lab/checkpoints, float64',
    certainty: 'measured',
  },
  alpha: {
    name: 'α',
    definition: 'Exponent of the power law fitted to the tail of the squared singular values.',
    formula: 'α = 1 + n/Σ ln(λ_i/x_min)',
    source: `${clauset}, eqs. 3.1, 3.2 and 3.9`,
    computed: fit,
    certainty: 'measured',
    tolerance: 'standard error (α − 1)/√n; a fit does not prove a power law',
    shownAs: ['α of A', 'α of B', 'alpha'],
  },
  tailDistance: {
    name: 'D',
    definition: 'Kolmogorov–Smirnov distance of the tail from its power law. Near 0 supports a power law.',
    source: `${clauset}, eq. 3.9`,
    computed: fit,
    certainty: 'measured',
  },
  meanCosines: {
    name: 'Cosines of means',
    definition: 'Least and largest cosine between the means of different classes.',
    computed: 'theory/collapse/classMeans.ts, float64',
    certainty: 'measured',
  },
  metricVariant: {
    name: 'Metric and variant',
    definition: 'DNC1, DNC2, DNC3 or NC4, and which of its published definitions a row shows.',
    certainty: 'recorded',
    shownAs: ['Metric', 'Variant'],
  },
  blockDistance: {
    name: 'Distance from blocks',
    definition: 'Distance of ZᵀZ from block structure. It is 0 when the classes have collapsed.',
    formula: '‖G − Ḡ‖/‖G‖, G = ZᵀZ',
    source: `${zangrando}, Proposition D.1; the distance is ours`,
    computed: 'theory/gram.ts, float64, without an N × N matrix',
    certainty: 'measured',
    shownAs: ['distance from blocks', 'ZᵀZ'],
  },
  classSpread: {
    name: 'Class spread',
    definition: 'On the random plane, the distance to the class mean over the distance to the overall mean.',
    computed: 'theory/projection.ts, float64',
    certainty: 'measured',
    tolerance: 'it depends on the plane, which the seed fixes',
  },
  quartiles: {
    name: 'Median, quartiles and extremes',
    definition: 'Order statistics of a result over the runs of a cell. Quartiles interpolate linearly.',
    computed: 'statistics/bands.ts, float64, over finished runs with a finite value',
    certainty: 'measured',
    shownAs: ['median', 'minimum', 'lower quartile', 'upper quartile', 'maximum', 'mean', 'every run', '95 % interval'],
  },
  resultCount: {
    name: 'Results of a cell',
    definition: 'Finished runs with a result, of all runs in the row.',
    certainty: 'recorded',
    shownAs: ['results', 'runs', 'runs of the cell'],
  },
  share: {
    name: 'Share of runs',
    definition: 'Number of runs with this end, over all finished runs of the cell.',
    computed: 'statistics/proportion.ts, with its 95 % interval',
    certainty: 'measured',
  },
} as const satisfies Entries
