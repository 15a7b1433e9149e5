import { bestOfMany, bestText, endsText, type BestOfMany, type Start } from '../shared/contract/bestOfMany.ts'
import { endPlaces } from '../shared/contract/finishedText.ts'
import type { RunStatus } from '../shared/contract/runs.ts'
import { resultOf } from '../shared/quantities/read.ts'
import { resultNames, type ResultName } from '../shared/quantities/table.ts'
import { fullNameOf } from '../shared/quantities/text.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { groupedBy } from '../shared/statistics/groupedBy.ts'
import { median } from '../shared/statistics/bands.ts'
import { number, table } from './format.ts'
import { shortNames } from './names.ts'
import { secondsTaken, type Outcome } from './outcomes.ts'

/** More groups than these are taken together. */
const mostGroups = 12

/** Returns statistics for each group of runs that differ only in their seeds, or for all runs where the groups are many. */
export function aggregateText(outcomes: readonly Outcome[]): string {
  const bySpec = [...groupedBy(outcomes, ({ spec }) => canonicalJson(seedless(spec))).values()]
  const groups = bySpec.length > mostGroups ? [[...outcomes]] : bySpec
  const labels = groups.length > 1 ? shortNames(groups.map(([first]) => seedlessName(first))) : ['']
  return groups.map((group, i) => groupText(group, labels[i] ?? '')).join('\n\n')
}

/** Returns a line for each group of runs that differ only in their initial weights: its best start, and all ends. */
export function bestStartLines(outcomes: readonly Outcome[]): string[] {
  const groups = [...groupedBy(outcomes, ({ spec }) => canonicalJson({ ...spec, name: '', seed: 0 })).values()]
  const found = groups.flatMap((group) => {
    const best = bestOfMany(group.map(startOf))
    return best ? [{ group, best }] : []
  })
  if (found.length > mostGroups) return []
  const labels = found.length > 1 ? shortNames(found.map(({ group }) => seedlessName(group[0]))) : []
  return found.map(({ group, best }, i) => [labels[i], bestStartText(group, best)].filter(Boolean).join(': '))
}

function bestStartText(group: readonly Outcome[], found: BestOfMany): string {
  const { run, endKind } = found.best
  const seed = group.find(({ summary }) => summary.id === run)?.spec.seed
  const where = [`run ${run}`, `seed ${seed}`, ...(endKind === null ? [] : [endPlaces[endKind]])].join(', ')
  const ends = endsText(found)
  return `${bestText(found)} (${where})${ends === '' ? '' : `; ends: ${ends}`}`
}

const startOf = ({ summary, last }: Outcome): Start => ({
  run: summary.id,
  objective: summary.status === 'finished' && last ? last.objective : Number.NaN,
  endKind: summary.endKind,
  restarts: summary.progress?.restarts ?? 0,
})

function groupText(group: readonly Outcome[], label: string): string {
  const counts = [...groupedBy(group, ({ summary }) => summary.status)].map(
    ([status, runs]) => `${runs.length} ${status as RunStatus}`,
  )
  const head = [label, `${group.length} ${group.length === 1 ? 'run' : 'runs'}: ${counts.join(', ')}`]
    .filter(Boolean)
    .join(': ')
  const rows = resultNames.flatMap((name) => {
    const values = group.map((outcome) => valueIn(outcome, name)).filter((value) => Number.isFinite(value))
    return values.length > 0 ? [[fullNameOf(name), String(values.length), ...statistics(values).map(number)]] : []
  })
  if (rows.length === 0) return `${head}\n\nno measurements`
  return `${head}\n\n${table([['at the last measurement', 'runs', 'mean', 'median', 'min', 'max'], ...rows])}`
}

/** Counts the earlier sessions of a resumed run that has not ended. */
const valueIn = ({ last, summary }: Outcome, name: ResultName): number =>
  name === 'seconds' ? (secondsTaken(summary) ?? Number.NaN) : resultOf(name, last, summary)

/** Returns mean, median, minimum and maximum. Throws a RangeError where there are no values. */
export function statistics(values: readonly number[]): [number, number, number, number] {
  if (values.length === 0) throw new RangeError('statistics: there are no values')
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return [mean, median(values), Math.min(...values), Math.max(...values)]
}

/** The spec without its name and its seeds. */
const seedless = (spec: RunSpec): object =>
  JSON.parse(JSON.stringify({ ...spec, name: '' }, (key, value: unknown) => (key === 'seed' ? 0 : value))) as object

/** Names end in the values of the fields that vary. */
const seedlessName = (outcome: Outcome | undefined): string =>
  (outcome?.summary.name ?? '')
    .split(' · ')
    .filter((word) => !/^seed \d+$/.test(word))
    .join(' · ')
