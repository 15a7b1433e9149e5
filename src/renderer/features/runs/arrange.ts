import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { RunTest } from '../../../shared/filter/parseFilter.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { sortedRows } from '../../ui/table/column.ts'
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
  return sortedRows(passing, sort.column.value, sort.isDescending).map(({ run }) => run)
}
