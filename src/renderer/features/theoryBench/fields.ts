import { classesOf, depthOf, firstValues, resized, type BenchValues } from '../../../shared/theory/bench/values.ts'

/** A value of the bench with a slider and a typed field. */
export interface BenchField {
  key: string
  symbol: string
  name: string
  /** The positions of the slider. */
  least: number
  most: number
  /** The bounds of the typed field. */
  min: number
  max: number
  /** Whether only whole numbers are values. */
  isWhole: boolean
  read(values: BenchValues): number
  write(values: BenchValues, value: number): Partial<BenchValues>
  /** The position of a value, the nearest one where it lies off the slider. */
  positionOf(value: number): number
  valueAt(position: number): number
}

type Scale = Pick<BenchField, 'least' | 'most' | 'positionOf' | 'valueAt'>

const within = (least: number, most: number, position: number): number => Math.min(Math.max(position, least), most)

/** Positions are twentieths of a decade; the one before the first is 0 where `hasZero`. */
function decades(from: number, to: number, hasZero: boolean): Scale {
  const [first, most] = [from * perDecade, to * perDecade]
  const least = hasZero ? first - 1 : first
  return {
    least,
    most,
    positionOf: (value) => (value > 0 ? within(first, most, Math.round(perDecade * Math.log10(value))) : least),
    valueAt: (position) => (position < first ? 0 : Number((10 ** (position / perDecade)).toPrecision(3))),
  }
}
const perDecade = 20

/** Positions are multiples of a step. */
const steps = (from: number, to: number, step: number): Scale => ({
  least: Math.round(from / step),
  most: Math.round(to / step),
  positionOf: (value) => within(Math.round(from / step), Math.round(to / step), Math.round(value / step)),
  valueAt: (position) => Number((position * step).toPrecision(6)),
})

/** Another K leaves the digits, which have ten classes; ten classes leave nothing. */
function withClasses(values: BenchValues, K: number): Partial<BenchValues> {
  return { counts: resized(values.counts, K, 5), ...(K === 10 ? {} : { data: 'mixture' }) }
}

const number = (
  key: 'lambda' | 'delta' | 'featureDecay' | 'targetScale' | 'inputScale' | 'deviation',
): Pick<BenchField, 'read' | 'write' | 'isWhole'> => ({
  isWhole: false,
  read: (values) => values[key],
  write: (_, value) => ({ [key]: value }),
})

export const benchFields: readonly BenchField[] = [
  {
    key: 'lambda',
    symbol: 'λ',
    name: 'Weight decay λ',
    min: 0,
    max: 1e6,
    ...number('lambda'),
    ...decades(-8, 0, true),
  },
  { key: 'delta', symbol: 'δ', name: 'First layer δ', min: 0, max: 1e6, ...number('delta'), ...decades(-3, 2, true) },
  {
    key: 'featureDecay',
    symbol: 'λ′',
    name: 'Feature decay λ′',
    min: 0,
    max: 1e6,
    ...number('featureDecay'),
    ...decades(-9, 0, true),
  },
  {
    key: 'targetScale',
    symbol: 'c',
    name: 'Target scale c',
    min: 1e-6,
    max: 10,
    ...number('targetScale'),
    ...steps(0.05, 1.5, 0.01),
  },
  {
    key: 'inputScale',
    symbol: 'X',
    name: 'Scale of X',
    min: 1e-6,
    max: 1e6,
    ...number('inputScale'),
    ...decades(-2, 2, false),
  },
  {
    key: 'depth',
    symbol: 'L',
    name: 'Layers L',
    min: 1,
    max: 64,
    isWhole: true,
    read: depthOf,
    write: ({ widths }, L) => ({ widths: resized(widths, L - 1, firstValues.widths[0] ?? 1) }),
    ...steps(1, 16, 1),
  },
  {
    key: 'width',
    symbol: 'n',
    name: 'Width of every layer n',
    min: 1,
    max: 4096,
    isWhole: true,
    read: ({ widths }) => widths[0] ?? 0,
    write: ({ widths }, n) => ({ widths: widths.map(() => n) }),
    ...steps(1, 200, 1),
  },
  {
    key: 'classes',
    symbol: 'K',
    name: 'Classes K',
    min: 1,
    max: 50,
    isWhole: true,
    read: classesOf,
    write: withClasses,
    ...steps(1, 20, 1),
  },
  {
    key: 'samples',
    symbol: 'N_k',
    name: 'Samples of every class N_k',
    min: 1,
    max: 1000,
    isWhole: true,
    read: ({ counts }) => counts[0] ?? 1,
    write: ({ counts }, own) => ({ counts: counts.map(() => own) }),
    ...steps(1, 40, 1),
  },
  {
    key: 'deviation',
    symbol: 'σ',
    name: 'Noise σ of the mixture',
    min: 0,
    max: 1e6,
    ...number('deviation'),
    ...steps(0, 2, 0.02),
  },
]
