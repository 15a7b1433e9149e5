import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { collapseSeries, hiddenLayers } from './data.ts'

/** TCV of every hidden layer over the steps, with its certified interval. */
export function collapseTable({ record }: RunFigureInput): Table {
  const run = record.summary.id
  const { steps, tcv, lower, upper, multipliers } = collapseSeries(record.measurements, hiddenLayers(record))
  return tableOf(
    ['run', 'layer', 'step', 'lambda_multiplier', 'tcv', 'certified_lower', 'certified_upper'],
    tcv.flatMap((own, l) =>
      Array.from(own, (value, i) => [
        run,
        l + 1,
        steps[i] ?? null,
        multipliers[i] ?? null,
        value,
        lower[l]?.[i] ?? null,
        upper[l]?.[i] ?? null,
      ]),
    ),
  )
}
