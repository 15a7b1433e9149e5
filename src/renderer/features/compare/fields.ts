import { formatInterval, formatNumber } from '../../../shared/charts/numbers.ts'
import type { ComparedResult } from '../../../shared/contract/comparisons.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
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

export function resultRows(runs: readonly ComparedRun[], now: number): CompareRow[] {
  return resultTexts.map(({ name, text }) => ({ name, path: '', values: runs.map((run) => text(run, now)) }))
}

/** Something that is a number in every run, or in some. */
export interface NumberField {
  key: string
  name: string
  isLog: boolean
  value: (run: ComparedRun) => number | null
}

const most = (ranks: readonly number[] | undefined): number | null =>
  ranks && ranks.length > 0 ? Math.max(...ranks) : null

const results: readonly NumberField[] = [
  { key: 'objective', name: 'objective', isLog: true, value: ({ result }) => result?.objective ?? null },
  { key: 'dataLoss', name: 'data loss', isLog: true, value: ({ result }) => result?.dataLoss ?? null },
  { key: 'gradientNorm', name: '‖gradient‖', isLog: true, value: ({ result }) => result?.gradientNorm ?? null },
  { key: 'tcv', name: 'TCV, largest of the hidden layers', isLog: true, value: ({ result }) => result?.tcv ?? null },
  { key: 'weightNorm', name: '‖W‖, all weights', isLog: false, value: ({ result }) => result?.weightNorm ?? null },
  {
    key: 'featureRank',
    name: 'largest rank of Z, hidden layers',
    isLog: false,
    value: ({ result }) => most(result?.featureRanks.slice(0, -1)),
  },
  { key: 'weightRank', name: 'largest rank of W', isLog: false, value: ({ result }) => most(result?.weightRanks) },
  { key: 'step', name: 'last step measured', isLog: false, value: ({ result }) => result?.step ?? null },
  {
    key: 'seconds',
    name: 'duration, s',
    isLog: false,
    value: ({ summary }) => (summary.endedAt === null ? null : secondsOf(summary, summary.endedAt)),
  },
]

/** What can be an axis: the fields of the specs in which the runs differ and that are numbers, then the results. */
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
      return { key: `spec:${path}`, name: fieldName(path), isLog, value }
    }),
    ...results,
  ]
}

/** `δ (penalty.firstLayer)`; the path alone where it has no letter. */
function fieldName(path: string): string {
  const symbol = fieldSymbol(path)
  return path.endsWith(symbol) ? path : `${symbol} (${path})`
}
