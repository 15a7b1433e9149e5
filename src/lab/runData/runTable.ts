import type { RunSummary, SpecTable, StepValues } from '../../shared/contract/runs.ts'
import { indexSpecs } from '../../shared/filter/specIndex.ts'
import { indexSteps } from '../../shared/filter/stepFields.ts'
import { measuredNames } from '../../shared/quantities/table.ts'
import { summaryQuantities, summaryValue, wordOf } from '../../shared/quantities/words.ts'
import { tableOf, type Table } from '../../shared/figures/table.ts'

type Cell = number | string | null

const iso = (time: number | null): string => (time === null ? '' : new Date(time).toISOString())

const own: readonly (readonly [name: string, read: (run: RunSummary) => Cell])[] = [
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['study', ({ study }) => study],
  ['preset', ({ preset }) => preset ?? ''],
  ['status', ({ status }) => status],
  ['ending', ({ ending }) => ending ?? ''],
  ['endKind', ({ endKind }) => endKind ?? ''],
  ['specHash', ({ specHash }) => specHash],
  ['engine', ({ engine }) => engine ?? ''],
  ['tags', ({ tags }) => tags.join(' ')],
  ['folder', ({ folder }) => folder],
  ['created', ({ createdAt }) => iso(createdAt)],
  ['started', ({ startedAt }) => iso(startedAt)],
  ['ended', ({ endedAt }) => iso(endedAt)],
]

/**
 * Returns a table with one row a run: what the history says of it, every field of the specs under `spec.`, the quantities
 * of its summary, and under `measured.` every quantity at its last measurement. Numbers that a run lacks are NaN.
 */
export function runTable(runs: readonly RunSummary[], specs: SpecTable, last: StepValues): Table {
  const index = indexSpecs(specs)
  const measured = indexSteps(last)
  const paths = index.paths.filter((path) => runs.some(({ id }) => index.value(id, path) !== undefined))
  const names = [
    ...own.map(([name]) => name),
    ...paths.map((path) => `spec.${path}`),
    ...summaryQuantities.map(wordOf),
    ...measuredNames.map((name) => `measured.${name}`),
  ]
  const rows = runs.map((run): Cell[] => [
    ...own.map(([, read]) => read(run)),
    ...paths.map((path) => plain(index.value(run.id, path))),
    ...summaryQuantities.map((name) => summaryValue(name, run)),
    ...measuredNames.map((name) => measured.get(run.id)?.[name] ?? null),
  ])
  return tableOf(names, rows)
}

const plain = (value: number | string | boolean | null | undefined): Cell =>
  typeof value === 'boolean' ? String(value) : (value ?? null)
