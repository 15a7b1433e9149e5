import { tableOf, type Table } from '../table.ts'
import type { RankBoundData } from './data.ts'

/** Every row of the bound of every run and layer. `right`, `proved` and `M` have the operator norm. */
export const rankBoundTable = ({ runs, groups }: RankBoundData): Table =>
  tableOf(
    [
      'run',
      'group',
      'layer',
      'lambda',
      'norm',
      'distance',
      'stationarity',
      'offset',
      'slack',
      'below',
      'remainder',
      'right',
      'proved',
      'M',
      'is_best',
      'M_entrywise',
      'right_entrywise',
    ],
    runs.flatMap(({ run, group, layers }) =>
      layers.flatMap(({ layer, lambda, norm, distance, stationarity, offset, slack, rows, best }) => {
        const own = [run, groups[group] ?? '', layer, lambda, norm, distance, stationarity, offset, slack]
        return rows.map((row) => [
          ...own,
          row.below,
          row.remainder,
          row.right,
          row.proved,
          row.M,
          row.below === best ? 1 : 0,
          row.entrywiseM,
          row.entrywiseRight,
        ])
      }),
    ),
  )
