import { fieldName } from '../figures/fieldText.ts'
import { ofSummary, quantities, resultNames, type MeasuredName, type ResultName } from '../quantities/table.ts'
import { fullNameOf } from '../quantities/text.ts'
import { summaryValue } from '../quantities/words.ts'
import { fieldSymbol } from '../spec/fieldLabel.ts'
import type { SpecIndex } from '../filter/specIndex.ts'
import type { ComparedRun } from './comparedRun.ts'

/** A number of runs: a spec field or a result. */
export interface NumberField {
  key: string
  name: string
  /** A short name; `{i|λ}` sets italics. */
  label: string
  isLog: boolean
  value: (run: ComparedRun) => number | null
}

/** Reads a quantity that only the summary has from there, every other one from the last measurement. */
const quantityField = (key: ResultName | 'samples', name = fullNameOf(key)): NumberField => ({
  key,
  name,
  label: quantities[key].symbol,
  isLog: quantities[key].isLog ?? false,
  value: ({ result, summary }) =>
    key in ofSummary ? summaryValue(key, summary) : (result?.values[key as MeasuredName] ?? null),
})

const results: readonly NumberField[] = [
  ...resultNames.map((name) => quantityField(name)),
  quantityField('samples', 'N, samples'),
]

/** Returns the numeric spec fields that differ, then the results. */
export function numberFields(runs: readonly ComparedRun[], specs: SpecIndex): NumberField[] {
  const ids = runs.map(({ summary }) => summary.id)
  const fields = specs.differing(ids).filter((path) => ids.some((id) => typeof specs.value(id, path) === 'number'))
  return [
    ...fields.map((path): NumberField => {
      const value = ({ summary }: ComparedRun): number | null => {
        const own = specs.value(summary.id, path)
        return typeof own === 'number' ? own : null
      }
      const known = runs.map(value).filter((own) => own !== null)
      const isLog = Math.min(...known) > 0 && Math.max(...known) / Math.min(...known) >= 10
      return { key: `spec:${path}`, name: fieldName(path), label: fieldAxis(path, fields), isLog, value }
    }),
    ...results,
  ]
}

/** Returns `{i|δ}`, the last name of the path, or its last two names if another of `paths` has the same last name. */
export function fieldAxis(path: string, paths: readonly string[]): string {
  const symbol = fieldSymbol(path)
  if (symbol.length <= 2) return `{i|${symbol}}`
  const isAlone = paths.filter((other) => fieldSymbol(other) === symbol).length < 2
  return isAlone ? symbol : path.split('.').slice(-2).join('.')
}
