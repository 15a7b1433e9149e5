import type { FieldValue, ResultsChoice, ResultsData } from './data.ts'
import { hasEnded, type RunStatus } from '../../contract/runs.ts'
import { resultNames, type ResultName } from '../../quantities/table.ts'
import { fieldSymbol } from '../../spec/fieldLabel.ts'
import { quantile } from '../../statistics/bands.ts'
import { groupedBy } from '../../statistics/groupedBy.ts'

export type ResultField = ResultsData['fields'][number]

export interface ResultRun {
  run: string
  status: RunStatus
  /** NaN where the run has not finished or has no such number. */
  value: number
}

/** Runs that differ only in their seeds. */
export interface ResultCell {
  /** Indices of the panel and of the values of x and y; 0 where there is no such field. */
  panel: number
  x: number
  y: number
  runs: ResultRun[]
  /** How many runs have a number. The statistics below are over them, and NaN without any. */
  count: number
  median: number
  lowest: number
  highest: number
  lowerQuartile: number
  upperQuartile: number
  /** How many runs ended without a number, and how many are running or queued. */
  failed: number
  coming: number
}

/** One result over at most two fields, with panels for further fields. */
export interface ResultsView {
  result: ResultName
  x: ResultField | null
  y: ResultField | null
  /** Values of further fields by panel; one empty panel where there are none. */
  panels: { path: string; value: FieldValue }[][]
  /** Fields that x, y and the panels determine. */
  determined: ResultField[]
  /** By panel, y and x. */
  cells: ResultCell[]
}

/** Arranges the runs as `choice` asks. A chosen field in which the runs do not differ is ignored. */
export function resultsView(data: ResultsData, choice: ResultsChoice = data.choice): ResultsView {
  const fields = data.fields.map((field, index): Indexed => ({ ...field, index })).toSorted(byWeight)
  const named = (path: string | null): Indexed | undefined => fields.find((field) => field.path === path)
  const x = named(choice.x) ?? fields.find((field) => field.path !== choice.y) ?? null
  const others = fields.filter((field) => field !== x)
  const isFree = (field: Indexed, by: readonly Indexed[]): boolean => !isDetermined(data, field, by)
  const automatic = x ? others.find((field) => isFree(field, [x])) : undefined
  const y = choice.y === '' ? null : (others.find((field) => field.path === choice.y) ?? automatic ?? null)
  const axes = [x, y].filter((field) => field !== null)
  const paneled: Indexed[] = []
  for (const field of others) if (field !== y && isFree(field, [...axes, ...paneled])) paneled.push(field)
  const determined = others.filter((field) => field !== y && !paneled.includes(field))
  return { result: choice.result, x, y, determined, ...arranged(data, choice.result, { x, y, paneled }) }
}

/** A field with its index in the data. */
type Indexed = ResultField & { index: number }

const isNumeric = ({ values }: ResultField): boolean => values.every((value) => typeof value === 'number')
const hasLetter = ({ path }: ResultField): boolean => !path.endsWith(fieldSymbol(path))

/** Sorts fields: numbers first, then those with more values, then those with a letter. */
const byWeight = (a: Indexed, b: Indexed): number =>
  Number(isNumeric(b)) - Number(isNumeric(a)) ||
  b.values.length - a.values.length ||
  Number(hasLetter(b)) - Number(hasLetter(a))

/** Whether runs that agree in `by` agree in the field. */
function isDetermined({ runs }: ResultsData, { index }: Indexed, by: readonly Indexed[]): boolean {
  const groups = groupedBy(runs, ({ at }) => by.map((field) => at[field.index]).join(' '))
  return [...groups.values()].every((own) => own.every(({ at }) => at[index] === own[0]?.at[index]))
}

function arranged(
  { runs }: ResultsData,
  result: ResultName,
  { x, y, paneled }: { x: Indexed | null; y: Indexed | null; paneled: readonly Indexed[] },
): Pick<ResultsView, 'panels' | 'cells'> {
  const place = resultNames.indexOf(result)
  const byPanel = groupedBy(runs, ({ at }) => paneled.map(({ index }) => at[index]).join(' '))
  const sorted = [...byPanel.values()].toSorted((a, b) => {
    const differing = paneled.find(({ index }) => a[0]?.at[index] !== b[0]?.at[index])
    return differing ? (a[0]?.at[differing.index] ?? 0) - (b[0]?.at[differing.index] ?? 0) : 0
  })
  const cells = sorted.flatMap((own, panel) => {
    const at = (run: (typeof own)[number], field: Indexed | null): number => (field ? (run.at[field.index] ?? 0) : 0)
    const groups = groupedBy(own, (run) => `${at(run, x)} ${at(run, y)}`)
    return [...groups.values()]
      .map((group) => {
        const [first] = group as [(typeof own)[number]]
        const members = group.map(({ run, status, values }) => ({ run, status, value: values[place] ?? NaN }))
        return { panel, x: at(first, x), y: at(first, y), ...summaryOf(members) }
      })
      .toSorted((a, b) => a.y - b.y || a.x - b.x)
  })
  const panels = sorted.map((own) =>
    paneled.map(({ path, values, index }) => ({ path, value: values[own[0]?.at[index] ?? 0] ?? null })),
  )
  return { panels: panels.length > 0 ? panels : [[]], cells }
}

function summaryOf(runs: ResultRun[]): Omit<ResultCell, 'panel' | 'x' | 'y'> {
  const sorted = runs
    .map(({ value }) => value)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b)
  const coming = runs.filter(({ status }) => !hasEnded(status)).length
  return {
    runs,
    count: sorted.length,
    median: quantile(sorted, 0.5),
    lowest: sorted[0] ?? NaN,
    highest: sorted.at(-1) ?? NaN,
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
    failed: runs.length - coming - sorted.length,
    coming,
  }
}
