import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { collapseSeries } from './data.ts'

/** TCV of every layer over the steps, with its certified interval. */
export function collapseTable({ record }: RunFigureInput): Table {
  const run = record.summary.id
  const layers = record.measurements.at(-1)?.tcv.length ?? 0
  const { steps, tcv, lower, upper, multipliers } = collapseSeries(record.measurements, layers)
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
