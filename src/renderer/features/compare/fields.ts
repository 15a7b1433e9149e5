import { formatInterval, formatNumber } from '../../../shared/plot/numbers.ts'
import type { ComparedResult } from '../../../shared/contract/comparisons.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import type { StepQuantity } from '../../../shared/filter/stepFields.ts'
import { valueText } from '../../text/axisText.ts'
import { formatCount, formatDuration } from '../../text/format.ts'
import { secondsOf } from '../../text/status.ts'

export interface ComparedRun {
  summary: RunSummary
  result: ComparedResult | null
}

/** A row of the table: one field or result, its value in every run. */
export interface CompareRow {
  name: string
  /** Where the name is a letter: the field that it stands for. */
  path: string
  values: string[]
}

/** The fields of the specs that the runs do not share, and those that some of them have not at all. */
export function differenceRows(runs: readonly ComparedRun[], specs: SpecIndex): CompareRow[] {
  const ids = runs.map(({ summary }) => summary.id)
  const known = ids.filter((id) => specs.has(id))
  const differ = specs.paths.filter((path) => new Set(known.map((id) => specs.value(id, path))).size > 1)
  return differ.map((path) => ({
    ...{ name: fieldSymbol(path), path },
    values: ids.map((id) => {
      const value = specs.value(id, path)
      if (value === undefined) return '–'
      return value === null ? 'by itself' : valueText(value)
    }),
  }))
}

const number = (value: number | null | undefined): string => formatNumber(value ?? NaN)

const resultTexts: readonly { name: string; text: (run: ComparedRun, now: number) => string }[] = [
  { name: 'status', text: ({ summary }) => summary.status },
  { name: 'objective', text: ({ result }) => number(result?.objective) },
  { name: 'data loss', text: ({ result }) => number(result?.dataLoss) },
  { name: '‖gradient‖', text: ({ result }) => number(result?.gradientNorm) },
  { name: 'TCV, largest', text: ({ result }) => number(result?.tcv) },
  {
    name: 'certified',
    text: ({ result }) =>
      result?.tcvLower == null || result.tcvUpper === null ? '–' : formatInterval(result.tcvLower, result.tcvUpper),
  },
  { name: '‖W‖, all weights', text: ({ result }) => number(result?.weightNorm) },
  { name: 'ranks of Z', text: ({ result }) => result?.featureRanks.join(' ') || '–' },
  { name: 'ranks of W', text: ({ result }) => result?.weightRanks.join(' ') || '–' },
  { name: 'measured at step', text: ({ result }) => (result?.step == null ? '–' : formatCount(result.step)) },
  {
    name: 'duration',
    text: ({ summary }, now) => {
      const seconds = secondsOf(summary, now)
      return seconds === null ? '–' : formatDuration(seconds)
    },
  },
  { name: 'engine', text: ({ summary }) => summary.engine ?? '–' },
]

const stepTexts: readonly { name: string; quantity: StepQuantity; text: (value: number) => string }[] = [
  { name: 'objective', quantity: 'objective', text: number },
  { name: 'data loss', quantity: 'loss', text: number },
  { name: '‖gradient‖', quantity: 'gradient', text: number },
  { name: 'TCV, largest', quantity: 'tcv', text: number },
  { name: 'measured at step', quantity: 'step', text: formatCount },
]

/** What the runs had come to at a step; – where nothing was measured up to it. */
export const stepRows = (
  runs: readonly ComparedRun[],
  valueOf: (id: string, quantity: StepQuantity) => number | null,
): CompareRow[] =>
  stepTexts.map(({ name, quantity, text }) => ({
    ...{ name, path: '' },
    values: runs.map(({ summary }) => {
      const value = valueOf(summary.id, quantity)
      return value === null ? '–' : text(value)
    }),
  }))

export function resultRows(runs: readonly ComparedRun[], now: number): CompareRow[] {
  return resultTexts.map(({ name, text }) => ({ name, path: '', values: runs.map((run) => text(run, now)) }))
}
