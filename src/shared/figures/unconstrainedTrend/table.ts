import { tableOf, type Table } from '../table.ts'
import type { UnconstrainedTrendData } from './data.ts'

/** One row for each finished run. */
export const unconstrainedTrendTable = ({ variable, groups }: UnconstrainedTrendData): Table =>
  tableOf(
    ['run', 'optimizer', variable, 'mean_rank', 'loss_over_dnc', 'ending'],
    groups.flatMap(({ optimizer, points }) =>
      points.flatMap(({ x, runs }) =>
        runs.map(({ run, rank, ratio, ending }) => [run, optimizer, x, rank, ratio, ending]),
      ),
    ),
  )
