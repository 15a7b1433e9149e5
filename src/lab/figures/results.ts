import { CallError } from '../../shared/contract/errors.ts'
import { ResultsChoice, type FieldValue, type ResultsData } from '../../shared/figures/results/data.ts'
import { resultOf } from '../../shared/quantities/read.ts'
import { resultNames } from '../../shared/quantities/table.ts'
import { isSeed } from '../../shared/spec/fieldLabel.ts'
import { leaves } from '../runs/specTable.ts'
import { mapYielding } from '../mapYielding.ts'
import type { FigureSource } from './source.ts'

/** The results of runs over the fields in which they differ. Throws a CallError on an axis in which they agree. */
export async function results(
  sources: readonly Pick<FigureSource, 'summary' | 'spec' | 'last'>[],
  asked?: ResultsChoice,
): Promise<ResultsData> {
  const specs = sources.map(({ spec }) => new Map<string, FieldValue>(leaves(spec)))
  const paths = [...new Set(specs.flatMap((spec) => [...spec.keys()]))]
  const columns = paths
    .map((path) => ({ path, own: specs.map((spec) => (spec.has(path) ? (spec.get(path) ?? null) : '–')) }))
    .filter(({ own }) => new Set(own).size > 1)
  const fields = columns
    .filter(({ path }) => !isSeed(path))
    .map(({ path, own }) => ({ path, own, values: sorted(own) }))
  const choice = ResultsChoice.parse(asked ?? {})
  for (const axis of [choice.x, choice.y]) refuseUnknown(axis, fields)
  const values = await mapYielding(sources, valuesOf)
  return {
    kind: 'results',
    choice,
    fields: fields.map(({ path, values }) => ({ path, values })),
    seeds: columns.filter(({ path }) => isSeed(path)).map(({ path }) => path),
    runs: sources.map((source, i) => ({
      run: source.summary.id,
      status: source.summary.status,
      at: fields.map(({ own, values }) => values.indexOf(own[i] ?? null)),
      values: values[i] ?? new Float64Array(),
    })),
  }
}

function refuseUnknown(axis: string | null, fields: readonly { path: string }[]): void {
  if (axis === null || axis === '' || fields.some(({ path }) => path === axis)) return
  const paths = fields.map(({ path }) => path)
  const advice = paths.length > 0 ? `choose one of ${paths.join(', ')}` : 'their specs differ only in seeds'
  throw new CallError('invalid', `the runs do not differ in '${axis}': ${advice}`)
}

/** Numbers ascending; other values in the order of the runs. */
function sorted(values: readonly FieldValue[]): FieldValue[] {
  const found = [...new Set(values)]
  return found.every((value) => typeof value === 'number') ? found.toSorted((a, b) => a - b) : found
}

/** Only finished runs have results: the last numbers of the others belong to another length of training. */
function valuesOf({ summary, last }: Pick<FigureSource, 'summary' | 'last'>): Float64Array {
  const end = summary.status === 'finished' ? last() : null
  return Float64Array.from(resultNames, (name) => (end ? resultOf(name, end, summary) : NaN))
}
