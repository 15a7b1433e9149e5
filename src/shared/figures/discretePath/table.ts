import { tableOf, type Table } from '../table.ts'
import type { DiscretePathData } from './data.ts'

/** Every point of every discrete path, with the numbers of its path. */
export const discretePathTable = ({ runs }: DiscretePathData): Table =>
  tableOf(
    ['run', 'label', 'k', 'largest_step', 'largest_rise', 'distance', 't', 'objective'],
    runs.flatMap(({ run, label, steps }) =>
      steps.flatMap(({ k, largestStep, largestRise, distance, times, objective }) =>
        Array.from(times, (t, i) => [run, label, k, largestStep, largestRise, distance, t, objective[i] ?? NaN]),
      ),
    ),
  )
