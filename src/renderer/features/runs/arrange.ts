import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { RunTest } from '../../../shared/filter/parseFilter.ts'
import type { FieldValue } from '../../../shared/filter/runFields.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { factsOf, type Column, type ValueAt } from './columns.ts'

export interface Arrangement {
  test: RunTest
  /** null: the given order. */
  sort: { column: Column; isDescending: boolean } | null
  /** The time in milliseconds, for the durations of running runs. */
  now: number
  valueAt?: ValueAt
}

/** Returns the runs that pass the test, sorted. Equal runs keep their order; runs without a value are always last. */
export function arrange(
  runs: readonly RunSummary[],
  specs: SpecIndex,
  { test, sort, now, valueAt }: Arrangement,
): readonly RunSummary[] {
  const passing = runs.map((run) => factsOf(run, specs, now, valueAt)).filter(test)
  if (!sort) return passing.map(({ run }) => run)
  const keyed = passing.map((facts) => ({ run: facts.run, key: keyOf(sort.column.value(facts)) }))
  const sign = sort.isDescending ? -1 : 1
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    return sign * compare(a.key, b.key)
  })
  return keyed.map(({ run }) => run)
}

const collator = new Intl.Collator('en', { numeric: true })

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

function keyOf(value: FieldValue | undefined): string | number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  return value === undefined || value === null ? null : String(value)
}
