import { headingOf } from '../../quantities/text.ts'
import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { objectiveSeries } from './data.ts'

const columns = ['objective', 'dataLoss', 'weightPenalty', 'featurePenalty', 'gradientNorm'] as const

/** Returns the objective and its parts at every step. */
export function objectiveTable({ record }: RunFigureInput): Table {
  const series = objectiveSeries(record.scalars, record.forecast)
  return tableOf(
    ['run', 'step', ...columns.map(headingOf), 'forecast_objective'],
    Array.from(series.steps, (step, i) => [
      record.summary.id,
      step,
      ...columns.map((name) => series[name][i] ?? null),
      series.forecastObjective,
    ]),
  )
}
