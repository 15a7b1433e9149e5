import { tableOf, type Table } from '../table.ts'
import type { EndingsData, OptimizerRankData } from './data.ts'

/** One row per run: where it stands and where it ends. */
export const endingsTable = ({ runs }: EndingsData | OptimizerRankData): Table =>
  tableOf(
    ['run', 'seed', 'width', 'depth', 'classes', 'lambda', 'gain', 'method', 'ending', 'loss_over_dnc', 'rank'],
    runs.map(({ run, seed, width, depth, classes, decay, gain, method, ending, ratio, rank }) => {
      const place = [seed, width, depth, classes, decay, gain, method]
      return [run, ...place, ending, ratio, rank]
    }),
  )
