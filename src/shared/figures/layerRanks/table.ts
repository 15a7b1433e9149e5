import { tableOf, type Table } from '../table.ts'
import type { LayerRanksData } from './data.ts'

/** One row for each layer of each finished run. The weights of a layer that has none are empty. */
export const layerRanksTable = ({ variable, firstWeights, points }: LayerRanksData): Table =>
  tableOf(
    ['run', variable, 'layer', 'feature_rank', 'weight_rank', 'bound'],
    points.flatMap(({ x, bound, runs }) =>
      runs.flatMap(({ run, features, weights }) =>
        features.map((rank, l) => [run, x, l + 1, rank, l + 1 < firstWeights ? null : (weights[l] ?? null), bound]),
      ),
    ),
  )
