import { tableOf, type Table } from '../table.ts'
import type { LogitRankData } from './data.ts'

/** The best known structure of every depth, then every run; `source` tells them apart. */
export const logitRankTable = ({ classes }: LogitRankData): Table =>
  tableOf(
    ['source', 'classes', 'depth', 'rank', 'loss', 'loss_over_dnc'],
    classes.flatMap(({ classes: K, known, runs }) => [
      ...known.map(({ name, depth, rank, loss, collapse }) => [name, K, depth, rank, loss, loss / collapse]),
      ...runs.map(({ run, depth, rank, loss, ratio }) => [run, K, depth, rank, loss, ratio]),
    ]),
  )
