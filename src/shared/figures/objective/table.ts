import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { objectiveSeries } from './data.ts'

/** The objective and its parts at every step. */
export function objectiveTable({ record }: RunFigureInput): Table {
  const run = record.summary.id
  const series = objectiveSeries(record.scalars, record.forecast)
  return tableOf(
    [
      ...['run', 'step', 'objective', 'data_loss', 'weight_penalty', 'feature_penalty', 'gradient_norm'],
      'forecast_objective',
    ],
    Array.from(series.steps, (step, i) => {
      const { objective, dataLoss, weightPenalty, featurePenalty, gradientNorm } = series
      const values = [objective, dataLoss, weightPenalty, featurePenalty, gradientNorm].map((own) => own[i] ?? null)
      return [run, step, ...values, series.forecastObjective]
    }),
  )
}
