import { formatAtMost, formatShort } from '../../plot/numbers.ts'
import { groupedBy } from '../../statistics/groupedBy.ts'
import { trendOf } from '../../statistics/trend.ts'
import type { WeightNormsData } from './data.ts'

type Panel = WeightNormsData['panels'][number]

/** Returns the largest final norm of a residual layer; NaN without one. */
export function largestResidual({ norms, residual }: Panel): number {
  const ends = norms.filter((_, l) => residual[l]).map((values) => values.at(-1) ?? NaN)
  return ends.length > 0 ? Math.max(...ends) : NaN
}

/**
 * Names the largest final norm of the residual layers at the ends of the range of δ. Claims that they shrink only where
 * the norms fall beyond the spread of their seeds.
 */
export function weightNormsTitle({ panels }: WeightNormsData): string {
  const ends = panels
    .map((panel) => ({ delta: panel.value ?? NaN, norm: largestResidual(panel) }))
    .toSorted((a, b) => b.delta - a.delta)
  if (ends.length === 0 || !ends.every(({ norm }) => Number.isFinite(norm)))
    return 'Norms of the weight matrices during training'
  const places = [...groupedBy(ends, ({ delta }) => String(delta)).values()]
  const largest = (own: typeof ends): string => formatAtMost(Math.max(...own.map(({ norm }) => norm)))
  const [first = [], last = first] = [places[0], places.at(-1)]
  if (places.length < 2 || ends.some(({ delta }) => Number.isNaN(delta)))
    return `The residual layers end with norms of at most ${largest(ends)}`
  const at = (own: typeof ends): string => `${largest(own)} at δ = ${formatShort(own[0]?.delta ?? NaN)}`
  const norms = places.map((own) => own.map(({ norm }) => norm))
  const each = norms.every(({ length }) => length === 1) ? ', one run each' : ''
  return trendOf(norms) === 'falls'
    ? `The weights of the residual layers shrink as δ → 0: norms of at most ${at(first)} and ${at(last)}`
    : `The residual layers end with norms of at most ${at(first)} and ${at(last)}${each}`
}
