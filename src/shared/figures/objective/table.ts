import { headingOf } from '../../quantities/text.ts'
import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { structureLines } from '../spectra/data.ts'
import { objectiveSeries, scalarRows } from './data.ts'

const columns = ['objective', 'dataLoss', 'weightPenalty', 'featurePenalty', 'gradientNorm'] as const

const headings = { dnc: 'dnc_objective', lowest: 'lowest_known_objective' } as const

/** Returns the objective and its parts at every step, and for free features the objectives of the known structures. */
export function objectiveTable({ record }: RunFigureInput): Table {
  const series = objectiveSeries(scalarRows(record), record.forecast)
  const structures = structureLines(record.spec)
  return tableOf(
    ['run', 'step', ...columns.map(headingOf), 'forecast_objective', ...structures.map(({ role }) => headings[role])],
    Array.from(series.steps, (step, i) => [
      record.summary.id,
      step,
      ...columns.map((name) => series[name][i] ?? null),
      series.forecastObjective,
      ...structures.map(({ objective }) => objective),
    ]),
  )
}
