import { tableOf, type Table } from '../table.ts'
import type { BalancednessData } from './data.ts'

/** The balancedness of every pair of neighbouring layers at every step. */
export const balancednessTable = ({ panels }: BalancednessData): Table =>
  tableOf(
    ['run', 'label', 'layer', 'step', 'lambda_multiplier', 'balancedness', 'numerical_floor'],
    panels.flatMap(({ run, label, steps, multipliers, values, floor }) =>
      values.flatMap((own, l) =>
        steps.map((step, i) => [run, label, l + 1, step, multipliers[i] ?? NaN, own[i] ?? NaN, floor]),
      ),
    ),
  )
