import { fieldName } from '../../../shared/figures/fieldText.ts'
import { resultTexts } from '../../../shared/figures/results/text.ts'
import type { ResultName } from '../../../shared/figures/results/data.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { secondsOf } from '../../text/status.ts'
import type { ComparedRun } from './fields.ts'

/** Something that is a number in every run, or in some. */
export interface NumberField {
  key: string
  name: string
  /** Where there is little room; `{i|λ}` sets italics. */
  label: string
  isLog: boolean
  value: (run: ComparedRun) => number | null
}

const most = (ranks: readonly number[] | undefined): number | null =>
  ranks && ranks.length > 0 ? Math.max(...ranks) : null

const result = (key: ResultName, label: string, isLog: boolean, value: NumberField['value']): NumberField => ({
  ...{ key, name: resultTexts[key].name, label, isLog, value },
})

const results: readonly NumberField[] = [
  result('objective', 'objective', true, (run) => run.result?.objective ?? null),
  result('dataLoss', 'data loss', true, (run) => run.result?.dataLoss ?? null),
  result('gradientNorm', '‖gradient‖', true, (run) => run.result?.gradientNorm ?? null),
  result('tcv', 'TCV', true, (run) => run.result?.tcv ?? null),
  result('weightNorm', '‖{i|W}‖', false, (run) => run.result?.weightNorm ?? null),
  result('featureRank', 'rank {i|Z}', false, ({ result: own }) => most(own?.featureRanks.slice(0, -1))),
  result('weightRank', 'rank {i|W}', false, (run) => most(run.result?.weightRanks)),
  result('step', 'last step', false, (run) => run.result?.step ?? null),
  result('seconds', 'duration, s', false, ({ summary }) =>
    summary.endedAt === null ? null : secondsOf(summary, summary.endedAt),
  ),
  { key: 'samples', name: 'N, samples', label: '{i|N}', isLog: false, value: ({ summary }) => summary.samples },
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
      return { key: `spec:${path}`, name: fieldName(path), label: fieldAxis(path, fields), isLog, value }
    }),
    ...results,
  ]
}

/** `{i|δ}`, or the last name of the path; the last two where another of `paths` ends the same. */
export function fieldAxis(path: string, paths: readonly string[]): string {
  const symbol = fieldSymbol(path)
  if (symbol.length <= 2) return `{i|${symbol}}`
  const isAlone = paths.filter((other) => fieldSymbol(other) === symbol).length < 2
  return isAlone ? symbol : path.split('.').slice(-2).join('.')
}
