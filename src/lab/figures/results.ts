import { CallError } from '../../shared/contract/errors.ts'
import {
  resultNames,
  ResultsChoice,
  type FieldValue,
  type ResultName,
  type ResultsData,
} from '../../shared/figures/results/data.ts'
import { largestTcv, type Measurement } from '../../shared/contract/measurements.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import { isSeed } from '../../shared/spec/fieldLabel.ts'
import { frobenius } from '../comparisons/readSeries.ts'
import { leaves } from '../runs/specTable.ts'
import { mapYielding } from '../mapYielding.ts'
import type { FigureSource } from './source.ts'

/** What runs came to over the fields in which they differ. Throws a CallError on an axis that they do not differ in. */
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
  const there = paths.length > 0 ? `they do in ${paths.join(', ')}` : 'their specs are the same but for seeds'
  throw new CallError('invalid', `the runs do not differ in '${axis}': ${there}`)
}

/** Numbers ascending; where there are others, in their order. */
function sorted(values: readonly FieldValue[]): FieldValue[] {
  const found = [...new Set(values)]
  return found.every((value) => typeof value === 'number') ? found.toSorted((a, b) => a - b) : found
}

/** What stopped, failed or goes on has no result yet: its last numbers are those of another length of training. */
function valuesOf({ summary, last }: Pick<FigureSource, 'summary' | 'last'>): Float64Array {
  const end = summary.status === 'finished' ? last() : null
  return Float64Array.from(resultNames, (name) => (end ? resultsOf[name](end, summary) : NaN))
}

const largest = (ranks: readonly number[]): number => (ranks.length > 0 ? Math.max(...ranks) : NaN)

/** A network of one layer has no hidden one, and so no largest TCV. */
const known = (value: number): number => (Number.isFinite(value) ? value : NaN)

const resultsOf: Record<ResultName, (end: Measurement, summary: RunSummary) => number> = {
  objective: ({ objective }) => objective,
  dataLoss: ({ dataLoss }) => dataLoss,
  tcv: (end) => known(largestTcv(end)),
  gradientNorm: ({ gradientNorm }) => gradientNorm,
  weightNorm: ({ weightSpectra }) => frobenius(weightSpectra),
  featureRank: ({ featureRanks }) => largest(featureRanks.slice(0, -1)),
  weightRank: ({ weightRanks }) => largest(weightRanks),
  step: ({ step }) => step,
  seconds: (_, { startedAt, endedAt, secondsBefore }) =>
    startedAt === null || endedAt === null ? NaN : secondsBefore + (endedAt - startedAt) / 1000,
}
