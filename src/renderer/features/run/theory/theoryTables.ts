import { formatNumber, formatPercent, subscript, superscript } from '../../../../shared/plot/numbers.ts'
import type { Part } from '../../../../shared/contract/analyses/part.ts'
import type { TheoryResult } from '../../../../shared/contract/analyses/theory.ts'

export interface Table {
  caption: string
  columns: { name: string; hint?: string }[]
  rows: string[][]
}

/** One thing that the theory says: a sentence from the numbers, the numbers, and what they mean. */
export interface TheorySection {
  title: string
  source: string
  /** Why there are no numbers; null where there are. */
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
  plain: string,
  say: (value: T) => Omit<TheorySection, 'source' | 'refusal'>,
): TheorySection {
  return part.refusal === null
    ? { source, refusal: null, ...say(part.value) }
    : { source, refusal: part.refusal, title: plain, tables: [], notes: [] }
}

/** What the theorems say of a run, in the order of the paper. */
export function theorySections(result: TheoryResult): TheorySection[] {
  const { K } = result
  return [
    section(result.bound, 'Theorem 3.4', 'Distance of the weights from low rank', (bound) => boundSection(bound, K)),
    section(result.variation, 'eqs. (6), (7)', 'Total cluster variation', (rows) => variationSection(rows, K)),
    section(result.gradientRanks, 'Proposition 3.1', 'Ranks of gradients', (ranks) => gradientSection(ranks)),
    section(result.cost, 'Definition 4.1, eqs. (10), (11)', 'Representation cost', (cost) => costSection(cost)),
    section(result.forecast, 'Theorem 4.2', 'Forecast from the trained next layer', (forecast) =>
      forecastSection(forecast),
    ),
    section(result.residual, 'Theorem C.2', 'Residual layers', (residual) => residualSection(residual)),
  ]
}

function boundSection(bound: Value<TheoryResult['bound']>, K: number): Omit<TheorySection, 'source' | 'refusal'> {
  const slacks = bound.flatMap(({ slack }) => (slack === null ? [] : [slack]))
  const far = Math.max(...bound.map(({ relativeDistance }) => relativeDistance))
  const holds = slacks.length > 0 && slacks.every((slack) => slack >= 0)
  const ending = holds ? ', no further than the bound allows' : ''
  return {
    title: `Every W_l lies within ${formatPercent(far)} of rank ${K}${ending}`,
    tables: [
      {
        caption: 'Both sides of the low-rank bound, by layer',
        columns: [
          { name: 'layer' },
          { name: 'distance', hint: `Left side: min ‖W_l − Z‖ over matrices Z of rank ${K}` },
          { name: 'relative', hint: 'The distance over ‖W_l‖' },
          { name: 'right side', hint: 'The smallest over j of M/(2Λ)·TCV, as the proof gives it' },
          { name: 'from j' },
          { name: 'offset', hint: 'Added to every right side away from stationarity: ‖∇L₀ + ΛW‖/Λ' },
          { name: 'slack', hint: 'Right side + offset − distance; negative only where M is underestimated' },
          { name: 'stationarity', hint: '‖∇L₀ + ΛW‖/‖ΛW‖: 0 at a stationary point' },
          { name: 'Λ', hint: 'Weight decay of the mean loss' },
        ],
        rows: bound.map((layer) => [
          W(layer.layer),
          number(layer.distance),
          formatPercent(layer.relativeDistance),
          number(layer.rows.find(({ below }) => below === layer.best)?.proved ?? null),
          layer.best === null ? '–' : Z(layer.best),
          number(layer.offset),
          number(layer.slack),
          number(layer.stationarity),
          number(layer.decay),
        ]),
      },
      {
        caption: 'The right side from every layer below',
        columns: [
          { name: 'layer' },
          { name: 'from j' },
          { name: 'TCV, from', hint: 'Certified lower bound of the total cluster variation of layer j' },
          { name: 'to', hint: 'Upper end: attained by a partition' },
          { name: 'M, estimate from below', hint: 'The largest second derivative that was found: never a bound' },
          { name: '‖R‖/Λ', hint: 'Remainder of the centroid-based gradient: computed, without M' },
          { name: 'M/(2Λ)·TCV', hint: 'The right side, as the proof gives it' },
          { name: 'M/Λ·TCV', hint: 'The right side, as the theorem prints it' },
        ],
        rows: bound.flatMap((layer) =>
          layer.rows.map((row) => [
            W(layer.layer),
            Z(row.below) + (row.below === layer.best ? ' ◂' : ''),
            ...[row.lower, row.upper, row.M, row.remainder, row.proved, row.right].map(number),
          ]),
        ),
      },
    ],
    notes: ['M is the largest value that a search found: an estimate from below. ◂ marks the smallest right side.'],
  }
}

function variationSection(
  rows: Value<TheoryResult['variation']>,
  K: number,
): Omit<TheorySection, 'source' | 'refusal'> {
  const hidden = rows.filter(({ layer }) => layer > 0)
  const worst = Math.max(...hidden.map(({ upper }) => upper))
  return {
    title:
      hidden.length > 0
        ? `The total cluster variation is at most ${number(worst)} in every layer`
        : 'Total cluster variation',
    tables: [
      {
        caption: `Total cluster variation over ${K} clusters, layer by layer`,
        columns: [
          { name: 'layer' },
          { name: 'at least', hint: 'Certified, by spectral relaxation' },
          { name: 'at most', hint: 'Attained by the best partition that was found' },
          { name: 'by class', hint: 'Of the partition into classes' },
        ],
        rows: rows.map(({ layer, lower, upper, byClass }) => [Z(layer), ...[lower, upper, byClass].map(number)]),
      },
    ],
    notes: [],
  }
}

function gradientSection({
  samples,
  layers,
}: Value<TheoryResult['gradientRanks']>): Omit<TheorySection, 'source' | 'refusal'> {
  const most = Math.max(...layers.map(({ rank }) => rank))
  const count = samples.length
  return {
    title: `The gradient on ${count} samples has rank ${most} at most in every layer`,
    tables: [
      {
        caption: `Rank of the gradient of each layer on ${count} samples`,
        columns: [
          { name: 'layer' },
          { name: 'rank', hint: 'Singular values above round-off' },
          { name: 's₁' },
          { name: `s${subscript(count)}/s₁` },
          { name: `s${subscript(count + 1)}/s₁` },
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
    notes: [`Proposition 3.1 allows ${count}. Samples ${samples.join(', ')}.`],
  }
}

function costSection(cost: Value<TheoryResult['cost']>): Omit<TheorySection, 'source' | 'refusal'> {
  return {
    title: `The representation cost is ${number(cost.cost)}; with its own C it could be ${number(cost.optimum)}`,
    tables: [
      {
        caption: 'Representation cost of the whole network',
        columns: [{ name: 'of all layers' }, { name: 'value' }],
        rows: [
          ['cost of the features, eq. (11)', number(cost.cost)],
          ['½ Σ ‖W_l‖² from the second layer, eq. (10)', number(cost.weightCost)],
          ['least with these C_l', number(cost.optimum)],
          ['C for all layers, (II)', number(cost.smallestC)],
          ['‖Z^L − Y‖/‖Y‖', number(cost.interpolation)],
          ['rank(Y)', String(cost.rank)],
        ],
      },
      {
        caption: 'The constraints (I) to (III), layer by layer',
        columns: [
          { name: 'layer' },
          { name: 'cost' },
          { name: 'least' },
          { name: '(I) misfit', hint: '‖A^{l+1} Z^{l,+} Z^l − A^{l+1}‖/‖A^{l+1}‖: 0 where (I) holds' },
          { name: '(II) smallest C', hint: 'The smallest C with s_i(Z^l) ≤ C s_i(A^{l+1})' },
          { name: 'rank A^l' },
          { name: '(III) missing', hint: 'rank(Y) − rank(A^l) where it is positive: 0 where (III) holds' },
          { name: 's_K/s₁ of A^l', hint: 'How far (III) is from failing' },
        ],
        rows: cost.layers.map((layer) => [
          Z(layer.layer),
          ...[layer.cost, layer.optimum, layer.representability, layer.smallestC].map(number),
          String(layer.rank),
          String(layer.missingRank),
          number(layer.rankMargin),
        ]),
      },
    ],
    notes: [],
  }
}

function forecastSection({
  layers,
  common,
}: Value<TheoryResult['forecast']>): Omit<TheorySection, 'source' | 'refusal'> {
  const refused = layers.flatMap(({ layer, refusal }) => (refusal ? [`${Z(layer)}: ${refusal}`] : []))
  const worst = Math.max(...layers.map(({ fit }) => fit?.error ?? NaN))
  return {
    title: Number.isFinite(worst)
      ? `From the trained next layer, every layer is forecast to ${formatPercent(worst)} with C = 1`
      : 'Forecast from the trained next layer',
    tables: [
      {
        caption: 'Each layer’s singular values against those that the trained next layer forecasts',
        columns: [
          { name: 'layer' },
          { name: 'by Theorem' },
          { name: 'C, fitted', hint: 'The constant that fits best' },
          { name: 'error, C = 1', hint: '‖s − p‖/‖p‖ over the K leading values' },
          { name: 'of scale', hint: '|C − 1|: what the right constant mends' },
          { name: 'of shape', hint: 'What no constant can mend' },
        ],
        rows: layers.map(({ layer, theorem, fit }) => [
          Z(layer),
          theorem,
          number(fit?.C ?? null),
          ...[fit?.error, fit?.scaleError, fit?.shapeError].map((error) => formatPercent(error ?? NaN)),
        ]),
      },
    ],
    notes: [
      ...(common
        ? [`One C for all layers of Theorem 4.2: ${number(common.C)}, error ${formatPercent(common.error)} with C = 1.`]
        : []),
      ...refused,
    ],
  }
}

function residualSection(residual: Value<TheoryResult['residual']>): Omit<TheorySection, 'source' | 'refusal'> {
  const vanishing = residual.layers.filter(({ mustVanish }) => mustVanish)
  const worst = Math.max(...vanishing.map(({ distance }) => distance ?? NaN))
  return {
    title: `The weights that must vanish have ${formatPercent(worst)} of the last layer’s norm at most`,
    tables: [
      {
        caption: 'Which weights must vanish, and how far they are from it',
        columns: [
          { name: 'layer' },
          { name: '‖W_l‖' },
          { name: 'must vanish' },
          { name: 'distance', hint: '‖W_l‖ over the norm that the last layer has at the minimum, √K/C' },
          { name: 'change', hint: '‖Z^l − Z^{l−1}‖/‖Z^l‖: 0 at the minimum' },
        ],
        rows: residual.layers.map((layer) => [
          W(layer.layer),
          number(layer.norm),
          layer.mustVanish ? 'yes' : 'no',
          number(layer.distance),
          number(layer.change),
        ]),
      },
    ],
    notes: [
      `Smallest C ${number(residual.smallestC)}; cost ${number(residual.cost)}, at the minimum with that C ${number(residual.optimum)}.`,
    ],
  }
}
