import { formatNumber } from '../../../shared/plot/numbers.ts'
import type { DataSetSummary } from '../../../shared/contract/datasets.ts'
import type { Generated } from '../../../shared/spec/data.ts'
import { formatBytes, formatCount, formatTime } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'

const typeNames = { uint8: 'bytes', float32: 'float32', float64: 'float64' } as const

/** Writes a number of a set without trailing zeros: 0.2, not 0.200. */
export function plainNumber(value: number): string {
  const size = Math.abs(value)
  if (size > 0 && (size < 1e-3 || size >= 1e5)) return formatNumber(value, 4)
  return String(Number(value.toPrecision(4))).replace('-', '−')
}

/** Writes a shape as `28 × 28`. */
export const shapeText = (shape: readonly number[]): string => shape.map((length) => formatCount(length)).join(' × ')

export function missingText({ missing, incomplete }: Pick<DataSetSummary, 'missing' | 'incomplete'>): string {
  if (missing === 0) return 'none'
  return `${formatCount(missing)} in ${formatCount(incomplete)} ${incomplete === 1 ? 'sample' : 'samples'}`
}

/** Lists the facts of a stored set for the inspector. */
export function setFacts(set: DataSetSummary): Fact[] {
  const { range } = set
  return [
    { name: 'samples', value: formatCount(set.samples) },
    {
      name: 'shape',
      value: [...(set.shape.length > 1 ? [shapeText(set.shape)] : []), `n = ${formatCount(set.features)}`].join(', '),
    },
    { name: 'classes', value: `K = ${set.classNames.length}` },
    { name: 'numbers', value: typeNames[set.type] },
    {
      name: 'range',
      value: range ? `${plainNumber(range[0])} to ${plainNumber(range[1])}` : 'unknown',
    },
    { name: 'missing', value: missingText(set) },
    { name: 'size', value: formatBytes(set.bytes) },
    { name: 'runs', value: formatCount(set.runs) },
    { name: 'added', value: set.addedAt === null ? 'with Collapsar' : formatTime(set.addedAt) },
    { name: 'source', value: set.source },
    { name: 'SHA-256', value: set.hash },
  ]
}

/** Names and descriptions of the generators. */
export const generatorTexts: Readonly<Record<Generated['set'], { name: string; text: string }>> = {
  mixture: {
    name: 'Gaussian mixture',
    text: 'K Gaussian clusters in n dimensions: normal means, and noise σ around each (section 5.1).',
  },
  moons: { name: 'Two moons', text: 'Two interleaved half circles in the plane, with noise σ.' },
  spirals: { name: 'Spirals', text: 'K spiral arms around 0 in the plane, with noise σ.' },
  randomLabels: {
    name: 'Random labels',
    text: 'Normal inputs in n dimensions, with labels that are independent of them.',
  },
}
