import { tableOf, type Table } from '../table.ts'
import type { RankMapData } from './data.ts'

/** The tails of every cell, one row per cell and layer. */
export const rankMapTable = ({ cells, lambdas, deviations, variations, layers }: RankMapData): Table =>
  tableOf(
    ['runs', 'status', 'lambda', 'deviation', 'tcv_lower', 'tcv_upper', 'layer', 'tail', 'earlier_tail'],
    cells.flatMap(({ runs, statuses, lambda, deviation, tails, earlierTails }) => {
      const { lower = NaN, upper = NaN } = variations[deviation] ?? {}
      const place = [lambdas[lambda] ?? NaN, deviations[deviation] ?? NaN, lower, upper]
      const who = [runs.join(' '), statuses.join(' ')]
      return layers.map((layer, l) => [...who, ...place, layer, tails?.[l] ?? NaN, earlierTails?.[l] ?? NaN])
    }),
  )
