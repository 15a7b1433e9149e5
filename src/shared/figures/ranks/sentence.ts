import { formatNumber, formatShort, subscript, superscript } from '../../plot/numbers.ts'
import type { RankChoice, RankSeries } from './chart.ts'

/** How many matrices have come down to K, and which have not. */
export function ranksSentence({ features, weights, steps }: RankSeries, choice: RankChoice, K: number): string {
  if (steps.length === 0) return 'Nothing is measured yet'
  const named = [
    ...features.map((ranks, l) => ({ name: `Z${superscript(l + 1)}`, rank: ranks.at(-1) ?? NaN })),
    ...weights.map((ranks, l) => ({ name: `W${subscript(l + 1)}`, rank: ranks.at(-1) ?? NaN })),
  ]
  const largest = named.reduce((most, own) => (own.rank > most.rank ? own : most))
  const limit = choice.kind === 'numerical' ? `, counted above ${formatShort(choice.threshold)} s₁` : ''
  const digits = choice.kind === 'numerical' ? formatShort(largest.rank) : formatNumber(largest.rank)
  // A stable rank of all equal values is r but for round-off.
  const above = named.filter(({ rank }) => rank > K * (1 + 1e-9))
  if (above.length === 0) return `No ${choice.kind} rank is above ${K}, the number of classes${limit}`
  const few = above.length <= 3 ? `of ${above.map(({ name }) => name).join(', ')}` : `of ${above.length} matrices`
  return `The ${choice.kind} rank ${few} is above ${K}, the number of classes: up to ${digits}${limit}`
}
