import type { TheoryResult } from '../../shared/contract/analyses/theory.ts'
import { boundSentence, verdictTexts } from '../../shared/figures/rankBound/title.ts'
import { withoutDecayNote } from '../../shared/figures/theoryNotes.ts'
import { boundVerdict } from '../../shared/theory/boundVerdict.ts'
import { number, short, table } from '../format.ts'

type Layers = NonNullable<TheoryResult['bound']['value']>

/** Λ = 0 divides to infinity, which is no number. */
const finite = (value: number | null | undefined): number => (Number.isFinite(value) ? (value as number) : NaN)

/** Returns both sides of Theorem 3.4, and the right side from every layer below in both norms. */
export function boundText(layers: Layers): string {
  const sides = layers.map((bound) => {
    const best = bound.rows.find(({ below }) => below === bound.best)
    const verdict = boundVerdict(bound)
    return [
      `W_${bound.layer}`,
      number(bound.distance),
      short(bound.relativeDistance),
      number(finite(best?.right)),
      best ? `${best.below}` : '–',
      number(finite(best && best.proved + bound.offset)),
      number(finite(bound.slack)),
      number(finite(bound.offset)),
      short(finite(bound.stationarity)),
      verdict === null ? '–' : verdictTexts[verdict],
    ]
  })
  const head = [
    'weights',
    'distance',
    '/ ‖W_l‖',
    'M TCV/Λ',
    'best j',
    'proved + offset',
    'slack',
    'offset',
    'stationarity',
    'verdict',
  ]
  const seen = boundSentence(layers)
  const withoutDecay = withoutDecayNote(layers)
  const rows = layers.flatMap(({ layer, best, rows: own }) =>
    own.map((row) => [
      `W_${layer}`,
      `${row.below}${row.below === best ? ' ◂' : ''}`,
      `${number(row.lower)} … ${number(row.upper)}`,
      number(row.M),
      number(finite(row.right)),
      number(row.entrywiseM),
      number(finite(row.entrywiseRight)),
      number(finite(row.remainder)),
      number(row.ratio),
    ]),
  )
  const rowHead = [
    'weights',
    'j',
    'TCV_{K,j}',
    'M, lower estimate',
    'M TCV/Λ',
    'M entrywise',
    'same TCV/Λ',
    '‖R‖/Λ',
    '‖R‖/WCSS',
  ]
  return [
    table([head, ...sides]),
    '',
    table([rowHead, ...rows]),
    '',
    ...(seen ? [`${seen}.`] : []),
    ...(withoutDecay === null ? [] : [withoutDecay]),
    'verdict: whether distance ≤ M TCV/Λ, at weights stationary to 1e-3. It counts neither offset nor slack.',
    'proved: M TCV/(2Λ), as in the proof. offset: ‖∇L₀ + ΛW‖/Λ, added because the point is not exactly stationary.',
    'slack: proved + offset − distance.',
    'stationarity: ‖∇L₀ + ΛW‖/‖ΛW‖. For every j, ‖R‖/Λ + offset bounds the distance without an estimate.',
    'M, M TCV/Λ, proved, slack and verdict have the operator norm, max ‖∇²T[u, u]‖ over unit u: the smallest norm that the proof allows.',
    'M entrywise has the entrywise L² norm that the paper defines below eq. 3. Both are lower estimates.',
  ].join('\n')
}

/** Returns both sides of Lemma 3.3 for the partitions that attain the upper ends of TCV. */
export function lemmaText(layers: Layers): string {
  const rows = layers.flatMap(({ layer, rows: own }) =>
    own.map(({ below, lemma }) => [
      `W_${layer}`,
      `${below}`,
      number(lemma.difference),
      number(lemma.wcss),
      number(lemma.M),
      number(lemma.M * lemma.wcss),
      number(lemma.entrywiseM),
      number(lemma.entrywiseM * lemma.wcss),
      `${lemma.rank} of ${lemma.clusters}`,
    ]),
  )
  const head = ['weights', 'j', '‖R‖', 'WCSS_j(C)', 'M(θ, C)', 'M WCSS', 'M entrywise', 'same WCSS', 'rank of gradient']
  return [
    table([head, ...rows]),
    '',
    'C: the partition that attains the upper bound of TCV. M(θ, C): over the convex hulls of its clusters, a lower estimate.',
    'rank of gradient: that of ∇_{W_l} of the centroid-based loss, and the number of clusters, which bounds it.',
  ].join('\n')
}

/** Returns the centroid-based losses of eq. 8. */
export function centroidLossText(rows: NonNullable<TheoryResult['centroidLoss']['value']>): string {
  const cells = rows.map(({ below, clusters, loss, mean, penalty }) => [
    `${below}`,
    `${clusters}`,
    number(loss),
    number(mean),
    number(penalty),
    number(loss + penalty),
  ])
  const head = ['j', 'clusters', 'loss at centroids', 'mean loss', 'weight decay', 'L_λ^{j,C}']
  return [table([head, ...cells]), '', 'Both losses count λ′ of the layers above j.'].join('\n')
}
