import type { InitialisationsData } from './data.ts'
import { tableOf, type Table } from '../table.ts'

type SingleRun = NonNullable<InitialisationsData['single']>
type Row = (number | string | null)[]

const statistics = ['mean', 'median', 'lowest', 'highest', 'lowerQuartile', 'upperQuartile', 'count'] as const

/** Bands over the runs by step, final ranks by layer, and the single run. */
export function initialisationsTable(data: InitialisationsData): Table {
  const { steps, single } = data
  const last = steps.at(-1) ?? null
  const bands = { tcv: data.tcv, feature_rank: data.featureRank, weight_rank: data.weightRank }
  const rows: Row[] = [
    ...Object.entries(bands).flatMap(([quantity, own]) =>
      steps.map((step, i): Row => ['all', quantity, null, step, ...statistics.map((name) => own[name][i] ?? null)]),
    ),
    ...data.featureRanks.map((rank, l): Row => ['all', 'feature_rank', l + 1, last, null, rank]),
    ...data.weightRanks.map((rank, l): Row => ['all', 'weight_rank', l + 1, last, null, rank]),
    ...(single ? singleRows(single) : []),
  ]
  const names = ['mean', 'median', 'lowest', 'highest', 'lower_quartile', 'upper_quartile', 'count']
  return tableOf(['run', 'quantity', 'layer', 'step', ...names, 'value', 'certified_lower', 'certified_upper'], rows)
}

function singleRows({ run, steps, tcv, lower, upper, featureRanks, weightRanks }: SingleRun): Row[] {
  const last = steps.at(-1) ?? null
  const row = (quantity: string, layer: number, step: number | null, ...values: (number | null)[]): Row => [
    run,
    quantity,
    layer,
    step,
    ...statistics.map(() => null),
    ...values,
  ]
  return [
    ...tcv.flatMap((own, l) =>
      steps.map((step, i) => row('tcv', l + 1, step, own[i] ?? null, lower[l]?.[i] ?? null, upper[l]?.[i] ?? null)),
    ),
    ...featureRanks.map((rank, l) => row('feature_rank', l + 1, last, rank)),
    ...weightRanks.map((rank, l) => row('weight_rank', l + 1, last, rank)),
  ]
}
