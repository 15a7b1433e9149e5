import { tableOf, type Table } from '../table.ts'
import { rangeOf } from './annotations.ts'
import type { RankMapData } from './data.ts'

/** The tails of every cell, one row per cell and layer. */
export const rankMapTable = ({ cells, lambdas, deviations, variations, layers }: RankMapData): Table =>
  tableOf(
    [
      'runs',
      'status',
      'lambda',
      'deviation',
      'tcv_lower',
      'tcv_upper',
      'layer',
      'tail',
      'earlier_tail',
      'tail_lowest',
      'tail_highest',
    ],
    cells.flatMap((cell) => {
      const { runs, statuses, lambda, deviation, tails, earlierTails } = cell
      const { lower = NaN, upper = NaN } = variations[deviation] ?? {}
      const place = [lambdas[lambda] ?? NaN, deviations[deviation] ?? NaN, lower, upper]
      const who = [runs.join(' '), statuses.join(' ')]
      return layers.map((layer, l) => [
        ...who,
        ...place,
        layer,
        ...[tails, earlierTails].map((values) => values?.[l] ?? NaN),
        ...rangeOf(cell, l),
      ])
    }),
  )
