import { tableOf, type Table } from '../table.ts'
import type { PathData } from './data.ts'

/** The objective along the path and along the straight line. */
export const pathTable = ({ panels }: PathData): Table =>
  tableOf(
    ['run', 'label', 'way', 't', 'objective'],
    panels.flatMap(({ run, label, result }) => {
      const straight = result.descent.value?.straight
      return [
        ...Array.from(result.t, (t, i) => [run, label, 'descent', t, result.objective[i] ?? NaN]),
        ...Array.from(straight?.t ?? [], (t, i) => [run, label, 'straight', t, straight?.objective[i] ?? NaN]),
      ]
    }),
  )
