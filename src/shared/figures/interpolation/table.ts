import { tableOf, type Table } from '../table.ts'
import type { InterpolationData } from './data.ts'

/** Both bounds at every λ, one row per run. */
export const interpolationTable = ({ runs }: InterpolationData): Table =>
  tableOf(
    ['run', 'lambda', 'lower_bound', 'cost', 'upper_bound', 'gap', 'loss_share'],
    runs.map(({ run, lambda, lower, cost, upper, gap, lossShare }) => [
      run,
      lambda,
      lower,
      cost,
      upper,
      gap,
      lossShare,
    ]),
  )
