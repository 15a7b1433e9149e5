import type { StepValues } from '../../shared/contract/runs.ts'
import { valueOf } from '../../shared/quantities/read.ts'
import { measuredNames } from '../../shared/quantities/table.ts'
import type { NumbersOfRun } from '../store/measurements.ts'

/** Turns rows into columns, which cross a process border quickly even for ten thousand runs. */
export const stepValues = (rows: readonly NumbersOfRun[]): StepValues => ({
  ids: rows.map(({ id }) => id),
  values: Object.fromEntries(
    measuredNames.map((name) => [name, Float64Array.from(rows, ({ numbers }) => valueOf(name, numbers))]),
  ) as StepValues['values'],
})
