import { tableOf, type Table } from '../table.ts'
import type { MergeData } from './data.ts'

/** One row per network on its own task. */
export const mergeTable = ({ ends, tasks }: MergeData): Table =>
  tableOf(
    ['run', 'partner', 'task', 'lambda', 'width', 'own_accuracy', 'sum_accuracy', 'output_change', 'rank'],
    ends.map(({ run, partner, task, decay, width, ownAccuracy, sumAccuracy, change, rank }) => {
      const numbers = [decay, width, ownAccuracy, sumAccuracy, change, rank]
      return [run, partner, tasks[task] ?? '', ...numbers]
    }),
  )
