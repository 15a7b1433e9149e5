import type { InitialisationsData, InitialisationsGroup } from './data.ts'
import { tableOf, type Table } from '../table.ts'

type SingleRun = NonNullable<InitialisationsData['single']>
type Row = (number | string | null)[]

const statistics = ['mean', 'median', 'lowest', 'highest', 'lowerQuartile', 'upperQuartile', 'count'] as const

/** Bands over the runs by step, final ranks by layer, and the single run. */
export function initialisationsTable(data: InitialisationsData): Table {
  const { collapsing, single } = data
  const rows: Row[] = [
    ...groupRows('all', data),
    ...(collapsing ? groupRows('all with collapse steps', collapsing) : []),
    ...(single ? singleRows(single) : []),
  ]
  const names = ['mean', 'median', 'lowest', 'highest', 'lower_quartile', 'upper_quartile', 'count']
  return tableOf(['run', 'quantity', 'layer', 'step', ...names, 'value', 'certified_lower', 'certified_upper'], rows)
}

function groupRows(run: string, group: InitialisationsGroup): Row[] {
  const { steps } = group
  const last = steps.at(-1) ?? null
  const bands = { tcv: group.tcv, feature_rank: group.featureRank, weight_rank: group.weightRank }
  return [
    ...Object.entries(bands).flatMap(([quantity, own]) =>
      steps.map((step, i): Row => [run, quantity, null, step, ...statistics.map((name) => own[name][i] ?? null)]),
    ),
    ...group.featureRanks.map((rank, l): Row => [run, 'feature_rank', l + 1, last, null, rank]),
    ...group.weightRanks.map((rank, l): Row => [run, 'weight_rank', l + 1, last, null, rank]),
  ]
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
