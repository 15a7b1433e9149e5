import type { RunFigureInput } from '../kind.ts'
import { tableOf, type Table } from '../table.ts'
import { ranksSeries } from './data.ts'

/** Rank of every Z^l and W_l over the steps. The threshold is NaN for a rank that has none. */
export function ranksTable({ record, ranks: choice }: RunFigureInput): Table {
  const run = record.summary.id
  const { steps, features, weights, multipliers } = ranksSeries(record.measurements, choice)
  const threshold = choice.kind === 'numerical' ? choice.threshold : null
  return tableOf(
    ['run', 'matrix', 'layer', 'step', 'lambda_multiplier', 'rank_kind', 'threshold', 'rank'],
    Object.entries({ Z: features, W: weights }).flatMap(([matrix, ranks]) =>
      ranks.flatMap((own, l) =>
        own.map((rank, i) => [
          run,
          matrix,
          l + 1,
          steps[i] ?? null,
          multipliers[i] ?? null,
          choice.kind,
          threshold,
          rank,
        ]),
      ),
    ),
  )
}
