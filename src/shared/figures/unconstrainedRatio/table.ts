import { tableOf, type Table } from '../table.ts'
import type { UnconstrainedRatioData } from './data.ts'

/** One row for each closed form and each lowest run. */
export const unconstrainedRatioTable = ({ forms, groups }: UnconstrainedRatioData): Table =>
  tableOf(
    ['source', 'classes', 'depth', 'loss_over_dnc', 'ending', 'ranks', 'runs', 'failed'],
    [
      ...forms.flatMap(({ matrices, points }) =>
        points.map(({ classes, ratio, structure }) => [structure, classes, matrices, ratio, '', '', null, null]),
      ),
      ...groups.map(({ classes, matrices, runs, failed, best }) => [
        best?.run ?? '',
        classes,
        matrices,
        best?.ratio ?? null,
        best?.ending ?? '',
        best?.ranks.join(' ') ?? '',
        runs,
        failed,
      ]),
    ],
  )
