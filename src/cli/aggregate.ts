import type { RunStatus } from '../shared/contract/runs.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { groupedBy } from '../shared/statistics/groupedBy.ts'
import { median } from '../shared/statistics/bands.ts'
import { number, table } from './format.ts'
import { shortNames } from './names.ts'
import { secondsTaken, type Outcome } from './outcomes.ts'

/** More groups than these are told of as one. */
const mostGroups = 12

/** Mean, median and ends of what came out, for each group of runs that differ in their seeds alone; of all together where the groups are many. */
export function aggregateText(outcomes: readonly Outcome[]): string {
  const bySpec = [...groupedBy(outcomes, ({ spec }) => canonicalJson(seedless(spec))).values()]
  const groups = bySpec.length > mostGroups ? [[...outcomes]] : bySpec
  const labels = groups.length > 1 ? shortNames(groups.map(([first]) => seedlessName(first))) : ['']
  return groups.map((group, i) => groupText(group, labels[i] ?? '')).join('\n\n')
}

function groupText(group: readonly Outcome[], label: string): string {
  const counts = [...groupedBy(group, ({ summary }) => summary.status)].map(
    ([status, runs]) => `${runs.length} ${status as RunStatus}`,
  )
  const head = [label, `${group.length} ${group.length === 1 ? 'run' : 'runs'}: ${counts.join(', ')}`]
    .filter(Boolean)
    .join(': ')
  const rows = quantities.flatMap(([name, of]) => {
    const values = group.map(of).filter((value) => Number.isFinite(value))
    return values.length > 0 ? [[name, String(values.length), ...statistics(values).map(number)]] : []
  })
  if (rows.length === 0) return `${head}\n\nnothing was measured`
  return `${head}\n\n${table([['at the last measurement', 'of', 'mean', 'median', 'least', 'most'], ...rows])}`
}

/** Mean, median, least, most. Throws a RangeError where there are no values. */
export function statistics(values: readonly number[]): [number, number, number, number] {
  if (values.length === 0) throw new RangeError('statistics: there are no values')
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return [mean, median(values), Math.min(...values), Math.max(...values)]
}

const mean = (values: ArrayLike<number> | undefined): number =>
  values && values.length > 0 ? statistics(Array.from(values))[0] : Number.NaN
/** Of the layers below the last. */
const below = <T extends { slice(from: number, to: number): T }>(values: T | undefined): T | undefined =>
  values?.slice(0, -1)

const quantities: readonly (readonly [string, (outcome: Outcome) => number])[] = [
  ['objective', ({ last }) => last?.objective ?? Number.NaN],
  ['data loss', ({ last }) => last?.dataLoss ?? Number.NaN],
  ['TCV, mean of Z¹ … Z^L⁻¹', ({ last }) => mean(below(last?.tcv))],
  ['rank of Z, mean of Z¹ … Z^L⁻¹', ({ last }) => mean(below(last?.featureRanks))],
  ['rank of W, mean of all', ({ last }) => mean(last?.weightRanks)],
  ['step', ({ last }) => last?.step ?? Number.NaN],
  ['seconds', ({ summary }) => secondsTaken(summary) ?? Number.NaN],
]

/** The spec without what it is called and what it draws at random. */
const seedless = (spec: RunSpec): object =>
  JSON.parse(JSON.stringify({ ...spec, name: '' }, (key, value: unknown) => (key === 'seed' ? 0 : value))) as object

/** Names end in the values of what is varied. */
const seedlessName = (outcome: Outcome | undefined): string =>
  (outcome?.summary.name ?? '')
    .split(' · ')
    .filter((word) => !/^seed \d+$/.test(word))
    .join(' · ')
