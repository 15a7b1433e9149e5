import type {
  CheckpointComparison,
  CheckpointLayer,
  CheckpointResult,
  FeatureNumbers,
  Range,
} from '../../shared/contract/checkpoints.ts'
import { allVariants, metricName, metricOf } from '../../shared/theory/collapse/collapseVariants.ts'
import { bytes, number, table } from '../format.ts'

/** Writes a number, or both ends of its interval. */
export function rangeText({ lower, upper }: Range): string {
  const [low, high] = [number(lower), number(upper)]
  return low === high ? low : `${low} … ${high}`
}

/** Returns the tables of a checkpoint: its layers, its features, and notes. */
export function checkpointText(result: CheckpointResult): string {
  const { file, format, layers, others, features, rank, notes } = result
  return [
    `${file}: ${format}, ${bytes(result.bytes)}, ${count(layers.length, 'weight')}, ${count(others, 'other tensor')}`,
    '',
    table([
      ['layer', 'matrix', 'rank', 'stable rank', '‖W‖₂', '‖W‖_F', `to rank ${rank}`, 'α', 'D', 'tail', 'balancedness'],
      ...layers.map(layerRow),
    ]),
    ...(features.length > 0 ? ['', ...featureTables(result)] : []),
    '',
    ...remarks(result),
    ...notes.map((note) => `– ${note}`),
  ].join('\n')
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

function layerRow({ name, shape, numbers, problem, balancedness }: CheckpointLayer): string[] {
  if (!numbers) return [name, shape.join(' × '), problem ?? '']
  const { rows, cols, tail } = numbers
  return [
    name,
    `${rows} × ${cols}`,
    rangeText(numbers.rank),
    rangeText(numbers.stableRank),
    rangeText(numbers.spectral),
    number(numbers.frobenius),
    rangeText(numbers.lowRankDistance),
    number(tail?.alpha),
    number(tail?.distance),
    tail ? String(tail.count) : '–',
    number(balancedness?.value),
  ]
}

function featureTables({ features, classes }: CheckpointResult): string[] {
  const good = features.filter(({ problem }) => problem === null)
  const rows = good.map((own) => [
    own.name,
    `${own.units} × ${own.samples}`,
    own.variation ? rangeText(own.variation) : '–',
    number(own.variation?.byClass),
    number(own.rank),
    number(own.stableRank),
    `${number(own.meanRank)} (${number(own.centredMeanRank)})`,
    cosinesText(own, classes.length),
  ])
  const variants = allVariants.map((variant) => [
    metricName(metricOf(variant)),
    variant,
    ...good.map(({ variants: values }) => number(values[variant])),
  ])
  return [
    `Features of ${good[0]?.samples ?? 0} samples in K = ${classes.length} classes`,
    '',
    table([
      [
        'features',
        'units × samples',
        `TCV_${classes.length}`,
        'by class',
        'rank',
        'stable rank',
        'rank of means',
        'cosines of means',
      ],
      ...rows,
    ]),
    ...features.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`])),
    '',
    table([['metric', 'variant', ...good.map(({ name }) => name)], ...variants]),
  ]
}

/** Writes the least, mean and largest cosine of different class means. */
function cosinesText({ cosines }: FeatureNumbers, K: number): string {
  const off = Array.from(cosines).filter((_, i) => Math.floor(i / K) !== i % K)
  if (off.length === 0) return '–'
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length
  return `${number(Math.min(...off))} … ${number(Math.max(...off))}, mean ${number(mean)}`
}

function remarks({ layers, rank, features }: CheckpointResult): string[] {
  const unfolded = [...new Set(layers.flatMap(({ unfolding }) => unfolding ?? []))]
  const partial = layers.some(({ numbers }) => numbers?.isWhole === false)
  const hasNext = features.some(({ next }) => next !== null)
  return [
    `rank: singular values above 1e-5 of the largest. to rank ${rank}: ‖W − W_${rank}‖/‖W‖. α, D, tail: power law fitted to σ², its distance, its length.`,
    ...(unfolded.length > 0 ? [`Convolutions are matrices: ${unfolded.join('; ')}.`] : []),
    ...(partial
      ? [
          'Intervals: of large matrices only the largest singular values are computed. They fail with a probability below 1e-10.',
        ]
      : []),
    ...(features.length > 0 ? ['rank of means: of the class means, in brackets of the centred ones.'] : []),
    ...(features.length > 0 && !hasNext
      ? ['DNC3 needs the weights after the features: name both in a layers file.']
      : []),
  ]
}

/** Returns the table of two checkpoints, layer by layer. */
export function comparisonText({ files, layers }: CheckpointComparison): string {
  const [a, b] = files
  const pair = (before: Range | undefined, after: Range | undefined): string =>
    before && after ? `${rangeText(before)} → ${rangeText(after)}` : '–'
  return [
    `${a} → ${b}`,
    '',
    table([
      ['layer', 'shape', '‖B − A‖/‖A‖', 'rank of B − A', 'stable rank of B − A', 'rank', 'stable rank', 'α'],
      ...layers.map(({ name, shape, problem, before, after, ...own }) =>
        problem !== null
          ? [name, shape.join(' × '), problem]
          : [
              name,
              shape.join(' × '),
              number(own.change),
              rangeText(own.changeRank),
              rangeText(own.changeStableRank),
              pair(before?.rank, after?.rank),
              pair(before?.stableRank, after?.stableRank),
              before?.tail && after?.tail ? `${number(before.tail.alpha)} → ${number(after.tail.alpha)}` : '–',
            ],
      ),
    ]),
  ].join('\n')
}
