import { tableOf, type Table } from '../table.ts'
import type { WeightNormsData } from './data.ts'

/** The norm of every weight matrix at every step, with its forecast. */
export const weightNormsTable = ({ panels }: WeightNormsData): Table =>
  tableOf(
    ['run', 'label', 'layer', 'step', 'norm', 'forecast'],
    panels.flatMap(({ run, label, steps, norms, forecast }) =>
      norms.flatMap((own, l) => steps.map((step, i) => [run, label, l + 1, step, own[i] ?? NaN, forecast[l] ?? NaN])),
    ),
  )
