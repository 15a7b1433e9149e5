import { tableOf, type Table } from '../table.ts'
import type { DepthBiasData } from './data.ts'

/** The closed forms of every depth, then every run; `source` tells them apart. */
export const depthBiasTable = ({ structures, runs }: DepthBiasData): Table =>
  tableOf(
    ['source', 'depth', 'width', 'rank', 'data_loss', 'norm_over_dnc'],
    [
      ...structures.flatMap(({ depth, pairs, polygon }) => [
        ['pairs', depth, null, null, null, pairs],
        ['polygon', depth, null, null, null, polygon],
      ]),
      ...structures.map(({ depth, rank }) => ['least norm', depth, null, rank, null, null]),
      ...runs.map(({ run, depth, width, rank, dataLoss, norm }) => [run, depth, width, rank, dataLoss, norm]),
    ],
  )
