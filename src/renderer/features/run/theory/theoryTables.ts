import { formatNumber, formatPercent, subscript, superscript } from '../../../text/numbers.ts'
import type { Part } from '../../../../shared/contract/analyses/part.ts'
import type { TheoryResult } from '../../../../shared/contract/analyses/theory.ts'
import { dnc1Note, fewClustersNote, withoutDecayNote } from '../../../../shared/figures/theoryNotes.ts'
import type { EntryId } from '../../../../shared/glossary/glossary.ts'
import { verdictTexts } from '../../../../shared/figures/rankBound/title.ts'
import {
  boundTitle,
  costTitle,
  gradientTitle,
  theoryNames,
  variationTitle,
} from '../../../../shared/figures/theoryTitles.ts'
import { boundVerdict } from '../../../../shared/theory/boundVerdict.ts'
import { forecastSection, residualSection } from './forecastTables.ts'
import { centroidLossSection, lemmaSection } from './lemmaTables.ts'

export interface Table {
  caption: string
  columns: { name: string; hint?: string; ask: EntryId }[]
  rows: string[][]
  /** Entries of the rows, where each is a number of its own. */
  rowAsks?: EntryId[]
}

/** One result of the theory: a sentence with the main number, tables and notes. */
export interface TheorySection {
  title: string
  source: string
  /** Why there are no numbers; null if there are. */
  refusal: string | null
  tables: Table[]
  notes: string[]
}

const W = (layer: number): string => `W${subscript(layer)}`
const Z = (layer: number): string => (layer === 0 ? 'X' : `Z${superscript(layer)}`)
const number = (value: number | null): string => formatNumber(value ?? NaN)

type Value<P extends { value: unknown }> = NonNullable<P['value']>

function section<T>(
  part: Part<T>,
  source: string,
  title: string,
  contentOf: (value: T) => Omit<TheorySection, 'source' | 'refusal'>,
): TheorySection {
  return part.refusal === null
    ? { source, refusal: null, ...contentOf(part.value) }
    : { source, refusal: part.refusal, title, tables: [], notes: [] }
}

/** Returns the results of the theory for a run, in the order of the paper. */
export function theorySections(result: TheoryResult): TheorySection[] {
  const { K } = result
  return [
    section(result.bound, 'Theorem 3.4', theoryNames.bound, (bound) => boundSection(bound, K)),
    section(result.variation, 'eqs. (6), (7)', theoryNames.variation, (rows) => variationSection(rows, result)),
    section(result.bound, 'Lemma 3.3', 'Remainder of the centroid-based gradient', lemmaSection),
    section(result.centroidLoss, 'eq. (8)', 'Centroid-based loss', centroidLossSection),
    section(result.gradientRanks, 'Proposition 3.1', theoryNames.gradientRanks, (ranks) => gradientSection(ranks)),
    section(result.cost, 'Definition 4.1, eqs. (10), (11)', theoryNames.cost, (cost) => costSection(cost)),
    section(result.forecast, 'Theorem 4.2', theoryNames.forecast, (forecast) => forecastSection(forecast)),
    section(result.residual, 'Theorem C.2', theoryNames.residual, (residual) => residualSection(residual)),
  ]
}

/** The right side of Theorem 3.4 from one layer below. */
const rightSides: Table['columns'] = [
  { name: 'layer', ask: 'weights' },
  { name: 'from j', ask: 'layerBelow' },
  {
    name: 'TCV at least',
    ask: 'variationAtLeast',
    hint: 'Certified lower bound of the total cluster variation of layer j',
  },
  { name: 'TCV at most', ask: 'variationAtMost', hint: 'Upper bound: a partition attains it' },
  {
    name: 'M, lower estimate',
    ask: 'M',
    hint: 'Operator norm: largest second derivative along a unit vector that the search found; not a bound',
  },
  { name: '‖R‖/Λ', ask: 'remainder', hint: 'Remainder of the centroid-based gradient, computed without M' },
  { name: 'M/(2Λ)·TCV', ask: 'provedRightSide', hint: 'Right side, as in the proof, with the operator norm' },
  { name: 'M/Λ·TCV', ask: 'rightSide', hint: 'Right side, as the theorem states it, with the operator norm' },
  {
    name: 'M entrywise',
    ask: 'MEntrywise',
    hint: 'M in the entrywise L² norm, which the paper defines below eq. (3); a lower estimate too',
  },
  {
    name: 'entrywise M/Λ·TCV',
    ask: 'entrywiseRightSide',
    hint: 'Right side as the paper reads literally, with the entrywise norm',
  },
]

function boundSection(bound: Value<TheoryResult['bound']>, K: number): Omit<TheorySection, 'source' | 'refusal'> {
  const withoutDecay = withoutDecayNote(bound)
  return {
    title: boundTitle(bound, K),
    tables: [
      {
        caption: 'Both sides of the low-rank bound, by layer',
        columns: [
          { name: 'layer', ask: 'weights' },
          { name: 'distance', ask: 'rankDistance', hint: `Left side: min ‖W_l − Z‖ over matrices Z of rank ${K}` },
          { name: 'relative', ask: 'relativeDistance', hint: 'Distance divided by ‖W_l‖' },
          {
            name: 'right side',
            ask: 'rightSide',
            hint: 'Smallest M/Λ·TCV over j, as the theorem states it, with M in the operator norm',
          },
          { name: 'from j', ask: 'layerBelow' },
          {
            name: 'offset',
            ask: 'offset',
            hint: 'Added to the right side because the point is not stationary: ‖∇L₀ + ΛW‖/Λ',
          },
          {
            name: 'slack',
            ask: 'slack',
            hint: 'M/(2Λ)·TCV + offset − distance: it counts the offset and is no verdict',
          },
          { name: 'stationarity', ask: 'boundStationarity', hint: '‖∇L₀ + ΛW‖/‖ΛW‖: 0 at a stationary point' },
          { name: 'verdict', ask: 'boundVerdict', hint: 'Whether distance ≤ M/Λ·TCV, at weights stationary to 10⁻³' },
          { name: 'Λ', ask: 'Lambda', hint: 'Weight decay of the mean loss' },
        ],
        rows: bound.map((layer) => [
          W(layer.layer),
          number(layer.distance),
          formatPercent(layer.relativeDistance),
          number(layer.rows.find(({ below }) => below === layer.best)?.right ?? null),
          layer.best === null ? '–' : Z(layer.best),
          number(layer.offset),
          number(layer.slack),
          number(layer.stationarity),
          verdictText(layer),
          number(layer.decay),
        ]),
      },
      {
        caption: 'Right side of the bound for every layer below',
        columns: rightSides,
        rows: bound.flatMap((layer) =>
          layer.rows.map((row) => [
            W(layer.layer),
            Z(row.below) + (row.below === layer.best ? ' ◂' : ''),
            ...[row.lower, row.upper, row.M, row.remainder, row.proved, row.right].map(number),
            ...[row.entrywiseM, row.entrywiseRight].map(number),
          ]),
        ),
      },
    ],
    notes: [
      ...(withoutDecay === null ? [] : [withoutDecay]),
      'M is the largest value that a search found, so a lower estimate. ◂ marks the smallest right side.',
      'Every number without the word entrywise has the operator norm, the smallest one that the proof allows.',
    ],
  }
}

function verdictText(layer: Value<TheoryResult['bound']>[number]): string {
  const verdict = boundVerdict(layer)
  return verdict === null ? '–' : verdictTexts[verdict]
}

function variationSection(
  rows: Value<TheoryResult['variation']>,
  result: TheoryResult,
): Omit<TheorySection, 'source' | 'refusal'> {
  const note = fewClustersNote(result)
  return {
    title: variationTitle(rows),
    tables: [
      {
        caption: `Total cluster variation for ${result.K} clusters, by layer`,
        columns: [
          { name: 'layer', ask: 'weights' },
          { name: 'at least', ask: 'variationAtLeast', hint: 'Certified by spectral relaxation' },
          { name: 'at most', ask: 'variationAtMost', hint: 'Attained by the best partition found' },
          { name: 'by class', ask: 'tcv', hint: 'Value for the partition into classes' },
          { name: 'DNC1', ask: 'dnc1Verdict', hint: 'Definition 3.5: TCV = 0, and the classes are the minimiser' },
        ],
        rows: rows.map(({ layer, lower, upper, byClass, dnc1 }) => [
          Z(layer),
          ...[lower, upper, byClass].map(number),
          dnc1 ?? '–',
        ]),
      },
    ],
    notes: [dnc1Note(result), ...(note === null ? [] : [note])],
  }
}

function gradientSection(ranks: Value<TheoryResult['gradientRanks']>): Omit<TheorySection, 'source' | 'refusal'> {
  const { samples, layers } = ranks
  const count = samples.length
  return {
    title: gradientTitle(ranks),
    tables: [
      {
        caption: `Rank of the gradient of each layer on ${count} samples`,
        columns: [
          { name: 'layer', ask: 'weights' },
          { name: 'rank', ask: 'gradientRank', hint: 'Singular values above round-off' },
          { name: 's₁', ask: 'singularValue' },
          { name: `s${subscript(count)}/s₁`, ask: 'gradientTail' },
          { name: `s${subscript(count + 1)}/s₁`, ask: 'gradientTail' },
        ],
        rows: layers.map(({ layer, rank, singularValues: s }) => [
          W(layer),
          String(rank),
          number(s[0] ?? NaN),
          number((s[count - 1] ?? NaN) / (s[0] ?? NaN)),
          number((s[count] ?? NaN) / (s[0] ?? NaN)),
        ]),
      },
    ],
    notes: [`Proposition 3.1 allows rank ${count}. Samples: ${samples.join(', ')}.`],
  }
}

function costSection(cost: Value<TheoryResult['cost']>): Omit<TheorySection, 'source' | 'refusal'> {
  return {
    title: costTitle(cost),
    tables: [
      {
        caption: 'Representation cost of the whole network',
        columns: [
          { name: 'quantity', ask: 'quantity' },
          { name: 'value', ask: 'quantity' },
        ],
        rows: [
          ['cost of the features, eq. (11)', number(cost.cost)],
          ['½ Σ ‖W_l‖² from the second layer, eq. (10)', number(cost.weightCost)],
          ['minimum with these C_l, K leading values', number(cost.leadingOptimum)],
          ['minimum with these C_l, all values', number(cost.optimum)],
          ['C for all layers, (II), K leading values', number(cost.leadingC)],
          ['C for all layers, (II), all values', number(cost.smallestC)],
          ['‖Z^L − Y‖/‖Y‖', number(cost.interpolation)],
          ['rank(Y)', String(cost.rank)],
        ],
        rowAsks: [
          'representationCost',
          'weightCost',
          'leadingOptimum',
          'optimum',
          'leadingC',
          'smallestC',
          'interpolationError',
          'targetRank',
        ],
      },
      {
        caption: 'Constraints (I) to (III) by layer',
        columns: [
          { name: 'layer', ask: 'weights' },
          { name: 'cost', ask: 'representationCost' },
          { name: 'minimum', ask: 'leadingOptimum', hint: 'rank(Y)/(2C²) with C over the K leading values' },
          { name: '(I) misfit', ask: 'misfit', hint: '‖A^{l+1} Z^{l,+} Z^l − A^{l+1}‖/‖A^{l+1}‖: 0 if (I) holds' },
          {
            name: '(II) C, K leading',
            ask: 'leadingC',
            hint: `Smallest C with s_i(Z^l) ≤ C s_i(A^{l+1}) for i ≤ K = rank(Y) = ${cost.rank}`,
          },
          {
            name: '(II) C, all',
            ask: 'smallestC',
            hint: 'The same for every i up to the rank of A^{l+1}, s_i > 10⁻¹² s₁: mostly round-off',
          },
          { name: 'rank A^l', ask: 'preactivationRank' },
          { name: '(III) missing', ask: 'missingRank', hint: 'Positive part of rank(Y) − rank(A^l): 0 if (III) holds' },
          { name: 's_K/s₁ of A^l', ask: 'rankMargin', hint: 'Margin of (III)' },
        ],
        rows: cost.layers.map((layer) => [
          Z(layer.layer),
          ...[layer.cost, layer.leadingOptimum, layer.representability, layer.leadingC, layer.smallestC].map(number),
          String(layer.rank),
          String(layer.missingRank),
          number(layer.rankMargin),
        ]),
      },
    ],
    notes: [],
  }
}
