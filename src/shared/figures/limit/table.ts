import { tableOf, type Table } from '../table.ts'
import type { LimitData } from './data.ts'

/** Distances from the limit, one row per run and layer; then runs from other starts, and the limit itself. */
export const limitTable = ({ runs, limit, others, scaled }: LimitData): Table =>
  tableOf(
    [
      'run',
      'delta',
      'is_lowest',
      'objective_excess',
      'rest_excess',
      'upper_bound',
      'missed',
      'layer',
      'spectrum_error',
      'x_scale',
      'difference',
    ],
    [
      ...runs.flatMap(({ run, delta, objectiveExcess, restExcess, missed, spectrumErrors }) =>
        Array.from(spectrumErrors, (error, l) => [
          run,
          delta,
          1,
          objectiveExcess,
          restExcess,
          delta * limit.firstCost,
          missed,
          l + 1,
          error,
        ]),
      ),
      ...others.map(({ run, delta, objectiveExcess }) => [run, delta, 0, objectiveExcess]),
      ...scaled.flatMap(({ run, delta, scale, objectiveExcess, difference, spectrumErrors }) =>
        Array.from(spectrumErrors, (error, l) => {
          const own = [run, delta, 0, objectiveExcess, null, null, null]
          return [...own, l + 1, error, scale, difference]
        }),
      ),
      [limit.run, 0, 1, 0, 0, 0, limit.missed],
    ],
  )
