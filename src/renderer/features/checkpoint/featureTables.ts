import type { CheckpointResult } from '../../../shared/contract/checkpoints.ts'
import { allVariants, metricName, metricOf } from '../../../shared/theory/collapse/collapseVariants.ts'
import { formatCount } from '../../text/format.ts'
import { formatNumber } from '../../text/numbers.ts'
import { rangeText } from './layerTable.ts'

interface TextTable {
  caption: string
  columns: { name: string; hint?: string }[]
  rows: string[][]
}

const cell = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : formatNumber(value)

const rank = (value: number): string => (Number.isNaN(value) ? '–' : formatCount(value))

/** Returns the tables of features: cluster variation and ranks, then every variant of collapse. */
export function featureTables({ features, classes }: CheckpointResult): TextTable[] {
  const good = features.filter(({ problem }) => problem === null)
  if (good.length === 0) return []
  const K = classes.length
  return [
    {
      caption: 'Cluster variation and ranks of features',
      columns: [
        { name: 'Features' },
        { name: 'Units × samples' },
        { name: `TCV, K = ${K}`, hint: 'certified interval of the total cluster variation' },
        { name: 'By class', hint: 'the value of the partition into classes' },
        { name: 'Rank' },
        { name: 'Stable rank' },
        { name: 'Rank of means', hint: 'of the class means' },
        { name: 'Centred', hint: 'rank of the centred class means' },
        { name: 'Cosines of means', hint: 'least and largest, of different classes' },
      ],
      rows: good.map((own) => [
        own.name,
        `${own.units} × ${own.samples}`,
        rangeText(own.variation),
        cell(own.variation?.byClass),
        rank(own.rank),
        cell(own.stableRank),
        rank(own.meanRank),
        rank(own.centredMeanRank),
        cosinesText(own.cosines, K),
      ]),
    },
    {
      caption: 'DNC1, DNC2, DNC3 and NC4 of features',
      columns: [{ name: 'Metric' }, { name: 'Variant' }, ...good.map(({ name }) => ({ name }))],
      rows: allVariants.map((variant) => [
        metricName(metricOf(variant)),
        variant,
        ...good.map(({ variants }) => cell(variants[variant])),
      ]),
    },
  ]
}

function cosinesText(cosines: Float64Array, K: number): string {
  const off = Array.from(cosines).filter((_, i) => Math.floor(i / K) !== i % K)
  return off.length === 0 ? '–' : `${formatNumber(Math.min(...off))} … ${formatNumber(Math.max(...off))}`
}
