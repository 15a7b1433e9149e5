import type { ResultsData } from './data.ts'
import { resultsView } from './cells.ts'
import { tableOf, type Table } from '../table.ts'

/** One row per run: its cell, its number, and the statistics of the cell. */
export function resultsTable(data: ResultsData): Table {
  const view = resultsView(data)
  const valueAt = (run: ResultsData['runs'][number], field: number): string | number => {
    const value = data.fields[field]?.values[run.at[field] ?? 0] ?? null
    return typeof value === 'number' ? value : String(value)
  }
  const statistics = ['count', 'median', 'lowest', 'lower_quartile', 'upper_quartile', 'highest']
  const byRun = new Map(data.runs.map((run) => [run.run, run]))
  return tableOf(
    ['run', 'status', ...data.fields.map(({ path }) => path), 'panel', 'result', 'value', ...statistics],
    view.cells.flatMap((cell) =>
      cell.runs.map(({ run, status, value }) => {
        const source = byRun.get(run)
        const { count, median, lowest, lowerQuartile, upperQuartile, highest } = cell
        return [
          run,
          status,
          ...(source ? data.fields.map((_, field) => valueAt(source, field)) : []),
          cell.panel + 1,
          view.result,
          value,
          count,
          median,
          lowest,
          lowerQuartile,
          upperQuartile,
          highest,
        ]
      }),
    ),
  )
}
