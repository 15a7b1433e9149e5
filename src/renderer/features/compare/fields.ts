import { formatInterval } from '../../text/numbers.ts'
import type { ComparedRun } from '../../../shared/comparison/comparedRun.ts'
import { endKindNames } from '../../../shared/contract/finishedText.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { measured, measuredNames, type MeasuredName } from '../../../shared/quantities/table.ts'
import { nameOf } from '../../../shared/quantities/text.ts'
import { valueText } from '../../text/axisText.ts'
import { formatDuration } from '../../text/format.ts'
import { quantityText } from '../../text/quantityText.ts'
import { secondsOf } from '../../text/status.ts'

/** A row of the table: a field or a result with its value in every run. */
export interface CompareRow {
  name: string
  /** The field of the spec; empty for a result. */
  path: string
  values: string[]
}

/** Returns the spec fields that differ, and the fields that only some runs have. */
export function differenceRows(runs: readonly ComparedRun[], specs: SpecIndex): CompareRow[] {
  const ids = runs.map(({ summary }) => summary.id)
  const known = ids.filter((id) => specs.has(id))
  const differ = specs.paths.filter((path) => new Set(known.map((id) => specs.value(id, path))).size > 1)
  return differ.map((path) => ({
    name: fieldSymbol(path),
    path,
    values: ids.map((id) => {
      const value = specs.value(id, path)
      return value === undefined ? '–' : valueText(value)
    }),
  }))
}

/** A row of results, and its text for a run. */
interface ResultRow {
  name: string
  text(run: ComparedRun, now: number): string
}

/** Returns the row of a quantity at the last measurement. It lists counts by layer. */
function quantityRow(name: MeasuredName): ResultRow {
  const { layers, isWhole, name: own } = measured[name]
  if (layers !== null && isWhole)
    return { name: `${own}, by layer`, text: ({ result }) => result?.layers[name]?.join(' ') || '–' }
  return { name: nameOf(name), text: ({ result }) => quantityText(name, result?.values[name]) }
}

const interval: ResultRow = {
  name: 'TCV, certified',
  text: ({ result }) =>
    result?.tcvLower == null || result.tcvUpper === null ? '–' : formatInterval(result.tcvLower, result.tcvUpper),
}

const durationRow: ResultRow = {
  name: nameOf('seconds'),
  text: ({ summary }, now) => {
    const seconds = secondsOf(summary, now)
    return seconds === null ? '–' : formatDuration(seconds)
  },
}

/** Rows that only some models have: they are left out where every run has a dash. */
const endKindName = 'kind of end'
const optionalNames: ReadonlySet<string> = new Set([
  endKindName,
  ...measuredNames.filter((name) => measured[name].isOptional).map(nameOf),
])

const rows: readonly ResultRow[] = [
  { name: 'status', text: ({ summary }) => summary.status },
  { name: endKindName, text: ({ summary }) => (summary.endKind === null ? '–' : endKindNames[summary.endKind]) },
  ...measuredNames.flatMap((name) => (name === 'tcv' ? [quantityRow(name), interval] : [quantityRow(name)])),
  durationRow,
  { name: 'engine', text: ({ summary }) => summary.engine ?? '–' },
]

/** Returns the results of the runs at their last measurements. */
export const resultRows = (runs: readonly ComparedRun[], now: number): CompareRow[] =>
  rows
    .map(({ name, text }) => ({ name, path: '', values: runs.map((run) => text(run, now)) }))
    .filter(({ name, values }) => !optionalNames.has(name) || values.some((value) => value !== '–'))

/** Returns the results at a step; – for a run without a measurement up to it. */
export const stepRows = (
  runs: readonly ComparedRun[],
  valueOf: (id: string, quantity: MeasuredName) => number | null,
): CompareRow[] =>
  measuredNames
    .map((name) => ({
      name: nameOf(name),
      path: '',
      values: runs.map(({ summary }) => quantityText(name, valueOf(summary.id, name))),
    }))
    .filter(({ name, values }) => !optionalNames.has(name) || values.some((value) => value !== '–'))
