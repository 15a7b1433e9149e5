import { formatNumber, subscript, superscript } from '../../../text/numbers.ts'
import type { TheoryResult } from '../../../../shared/contract/analyses/theory.ts'
import type { TheorySection } from './theoryTables.ts'

type Content = Omit<TheorySection, 'source' | 'refusal'>
const features = (layer: number): string => (layer === 0 ? 'X' : `Z${superscript(layer)}`)

/** Lemma 3.3: the remainder of the centroid-based gradient, its bound and its rank. */
export function lemmaSection(bound: NonNullable<TheoryResult['bound']['value']>): Content {
  const rows = bound.flatMap(({ layer, rows: own }) => own.map((row) => ({ layer, ...row })))
  return {
    title: 'Remainder of the centroid-based gradient',
    tables: [
      {
        caption: 'Both sides of Lemma 3.3, by layer and layer below',
        columns: [
          { name: 'layer', ask: 'weights' },
          { name: 'from j', ask: 'layerBelow' },
          {
            name: '‖R‖',
            ask: 'remainder',
            hint: 'Distance of the gradient of the mean loss from that of the centroid-based loss',
          },
          {
            name: 'WCSS',
            ask: 'wcss',
            hint: 'Within-cluster sum of squares of the partition C that attains the upper bound of TCV',
          },
          {
            name: 'M(θ, C)',
            ask: 'MOfClusters',
            hint: 'Operator norm, largest value found in the convex hulls of the clusters; not a bound',
          },
          {
            name: 'M·WCSS',
            ask: 'lemmaRightSide',
            hint: 'Right side of the lemma with the operator norm; the proof gives half of it',
          },
          {
            name: 'M entrywise',
            ask: 'MEntrywise',
            hint: 'The same M in the entrywise L² norm, which the paper defines below eq. (3)',
          },
          {
            name: 'entrywise·WCSS',
            ask: 'entrywiseLemmaRightSide',
            hint: 'Right side of the lemma with the entrywise norm',
          },
          {
            name: 'rank',
            ask: 'centroidGradientRank',
            hint: 'Numerical rank of the gradient of the centroid-based loss',
          },
          { name: 'at most', ask: 'clusters', hint: 'Number of clusters, which bounds the rank (Proposition 3.1)' },
        ],
        rows: rows.map(({ layer, below, lemma }) => [
          `W${subscript(layer)}`,
          features(below),
          ...[
            lemma.difference,
            lemma.wcss,
            lemma.M,
            lemma.M * lemma.wcss,
            lemma.entrywiseM,
            lemma.entrywiseM * lemma.wcss,
          ].map((value) => formatNumber(value)),
          String(lemma.rank),
          String(lemma.clusters),
        ]),
      },
    ],
    notes: ['M(θ, C) is the largest value that a search found in the hulls of the clusters, so a lower estimate.'],
  }
}

/** Eq. (8): the loss at the centroids beside the mean loss of the samples. */
export const centroidLossSection = (rows: NonNullable<TheoryResult['centroidLoss']['value']>): Content => ({
  title: 'Centroid-based loss',
  tables: [
    {
      caption: 'Centroid-based loss beside the mean loss, by layer',
      columns: [
        { name: 'layer', ask: 'weights' },
        { name: 'clusters', ask: 'clusters' },
        {
          name: 'loss at centroids',
          ask: 'centroidLoss',
          hint: 'Σ π_k ℓ(f_j(z̄_k), ȳ_k), with λ′ of the layers above j',
        },
        { name: 'mean loss', ask: 'meanLoss', hint: 'The same loss, averaged over the samples' },
        { name: 'weight decay', ask: 'decayTerm', hint: 'λ‖Θ‖² of eq. (8), equal in both' },
        { name: 'L_λ^{j,C}', ask: 'centroidLossSymbol', hint: 'Loss at centroids plus weight decay' },
      ],
      rows: rows.map(({ below, clusters, loss, mean, penalty }) => [
        features(below),
        String(clusters),
        ...[loss, mean, penalty, loss + penalty].map((value) => formatNumber(value)),
      ]),
    },
  ],
  notes: [],
})
