import { tableOf, type Table } from '../table.ts'
import type { DepthData } from './data.ts'

/** The numbers of every depth, one row per run and number of first layers. */
export const depthTable = ({ runs }: DepthData): Table =>
  tableOf(
    [
      'run',
      'depth',
      'first_layers',
      'cost_share',
      'mean_cost',
      'error_first',
      'error_median',
      'error_last',
      'within_class_share',
    ],
    runs.flatMap(({ run, depth, shares, meanCost, errors, variation }) =>
      shares.map((share, l) => {
        const own = [meanCost, errors.first, errors.median, errors.last, variation]
        return [run, depth, l + 1, share, ...own]
      }),
    ),
  )
