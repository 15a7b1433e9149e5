import { formatShort } from '../../plot/numbers.ts'
import { median } from '../../statistics/bands.ts'
import { trendOf } from '../../statistics/trend.ts'
import type { UnconstrainedTrendData } from './data.ts'

export type TrendGroup = UnconstrainedTrendData['groups'][number]
export type TrendPoint = TrendGroup['points'][number]
type Run = TrendPoint['runs'][number]

/** Returns the runs that kept every class: ranks and losses of the others compare with nothing. */
export const wholeRuns = ({ runs }: TrendPoint): Run[] =>
  runs.filter(({ ending }) => ending !== 'zero' && ending !== 'partial')

/** Returns the ranks of the runs that kept every class. */
export const ranksAt = (point: TrendPoint): number[] => wholeRuns(point).flatMap(({ rank }) => rank ?? [])

/** Returns the mean; NaN of nothing. */
export const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : NaN

/** Returns how many runs of a place end at the loss of DNC. */
export const collapsedAt = ({ runs }: TrendPoint): number => runs.filter(({ ending }) => ending === 'collapse').length

const plain = 'Runs with free features against neural collapse'

/**
 * Over λ: the mean ranks at both ends for each optimizer, and whether the first-order trend is mostly unfinished descent.
 * Over the width: the share of runs in DNC at both ends. With fewer than two places it claims nothing.
 */
export function unconstrainedTrendTitle(data: UnconstrainedTrendData): string {
  const known = data.groups.filter(({ points }) => points.length > 1 && points.every(({ runs }) => runs.length > 0))
  if (known.length === 0) return plain
  return data.variable === 'decay' ? decayTitle(known) : widthTitle(known)
}

const ends = ({ points }: TrendGroup): [TrendPoint, TrendPoint] => [
  points[0] as TrendPoint,
  points.at(-1) as TrendPoint,
]

function decayTitle(groups: readonly TrendGroup[]): string {
  const parts = groups.map((group) => {
    const [first, last] = ends(group).map((point) => mean(ranksAt(point)).toFixed(1))
    return `${first} to ${last} with ${shortName(group)}`
  })
  const [first, last] = ends(groups[0] as TrendGroup).map(({ x }) => formatShort(x))
  const why = isUnfinishedTrend(groups) ? ': the trend is mostly unfinished descent' : ''
  return `From λ = ${first} to ${last} the mean rank goes from ${parts.join(', from ')}${why}`
}

/**
 * Whether the trend of a first-order method is mostly unfinished descent. It takes a fall over λ that the seeds decide, a
 * converged group whose own fall is less than half of it, and lower losses of that group at the smallest λ.
 */
export function isUnfinishedTrend(groups: readonly TrendGroup[]): boolean {
  const first = groups.find(({ isFirstOrder }) => isFirstOrder)
  const converged = groups.find(({ isFirstOrder }) => !isFirstOrder)
  if (!first || !converged) return false
  const fall = (group: TrendGroup): number => {
    const [from, to] = ends(group)
    return mean(ranksAt(from)) - mean(ranksAt(to))
  }
  const loss = (group: TrendGroup): number => median(wholeRuns(ends(group)[0]).map(({ ratio }) => ratio))
  return (
    trendOf(first.points.map(ranksAt)) === 'falls' &&
    fall(converged) < fall(first) / 2 &&
    loss(converged) < loss(first) * (1 - 1e-3)
  )
}

function widthTitle(groups: readonly TrendGroup[]): string {
  const count = (point: TrendPoint): string => `${collapsedAt(point)} of ${point.runs.length}`
  const [narrow, wide] = ends(groups[0] as TrendGroup)
  const isFirst = (group: TrendGroup): boolean => group === groups[0]
  const parts = groups.map((group) => {
    const [first, last] = ends(group)
    const [from, to] = isFirst(group) ? [` at width ${narrow.x}`, ` at width ${wide.x}`] : ['', '']
    return `${count(first)}${from} and ${count(last)}${to} with ${shortName(group)}`
  })
  return `Runs that end in neural collapse (DNC): ${parts.join(', ')}`
}

/** The optimizer without its settings. */
const shortName = ({ optimizer }: TrendGroup): string => {
  const [name = '', ...rest] = optimizer.split(', ')
  return rest.includes('then L-BFGS') ? `${name}, then L-BFGS` : name
}

/** Says how ranks count, where first-order runs are among them. */
export function rankSentence({ groups }: UnconstrainedTrendData): string {
  const isMixed = groups.some(({ isFirstOrder }) => isFirstOrder)
  const others = groups.some(({ isFirstOrder }) => !isFirstOrder)
  const thresholds = [...(others ? ['0.01 {i|s}₁'] : []), ...(isMixed ? ['0.05 {i|s}₁ after first-order methods'] : [])]
  return `ranks count singular values above ${thresholds.join(', ')}`
}

/** Counts the runs that lost classes; empty where none did. */
export function lostSentence({ groups }: UnconstrainedTrendData): string {
  const points = groups.flatMap((group) => group.points)
  const all = points.flatMap(({ runs }) => runs).length
  const lost = all - points.flatMap(wholeRuns).length
  return lost === 0 ? '' : `${lost} of ${all} runs lost classes: they count in the share alone`
}
