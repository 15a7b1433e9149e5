import { position, type Scale, valueScale } from '../../plot/scales.ts'
import { widthOf, type Rect } from '../../plot/drawing.ts'
import { fitted } from '../../plot/wrapped.ts'
import type { Type } from '../../plot/chartFrame.ts'
import { formatShort } from '../../plot/numbers.ts'

/** The values an axis keeps, ends included; words by their index. An open end is infinite. */
export interface Interval {
  least: number
  most: number
}

export interface ParallelAxis {
  key: string
  /** Stands above the axis; `{i|λ}` sets italics. */
  label: string
  isLog: boolean
  /** The words of an axis of words, from the bottom; null for numbers. */
  words: readonly string[] | null
  /** null keeps every value. */
  interval: Interval | null
}

/** One run: its number, or the index of its word, on every axis; null where it has none. */
export interface ParallelLine {
  id: string
  label: string
  values: readonly (number | null)[]
}

export interface PlacedAxis {
  axis: ParallelAxis
  /** In pixels of the chart. */
  x: number
  top: number
  height: number
  scale: Scale
  /** Labels that do not touch, from the bottom. */
  labels: readonly number[]
  /** The height at which lines without a value pass. */
  lane: number
  without: number
}

export interface ParallelPlaces {
  axes: readonly PlacedAxis[]
  /** Distance between neighbouring axes. */
  spacing: number
  /** Whether the names alternate between two rows. */
  isStaggered: boolean
}

/** Whether an axis can show a value: a number, above 0 on a log axis. */
export const hasPlace = ({ isLog, words }: ParallelAxis, value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value) && (!isLog || words !== null || value > 0)

/** Whether a run lies within every interval. A missing value lies within none. */
export const isWithin = (axes: readonly ParallelAxis[], { values }: ParallelLine): boolean =>
  axes.every(({ interval }, i) => {
    const value = values[i] ?? null
    return interval === null || (value !== null && value >= interval.least && value <= interval.most)
  })

/** Lays out the axes in `inner`, each with its scale and the count of missing values. */
export function placeAxes(
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[],
  inner: Rect,
  type: Type,
): ParallelPlaces {
  const size = type.small
  const head = size * 4
  const hasLane = axes.some((axis, i) => lines.some(({ values }) => !hasPlace(axis, values[i])))
  const top = Math.round(inner.top + head)
  const height = Math.max(Math.round(inner.height - head - size * (hasLane ? 3.4 : 1)), 8)
  const scales = axes.map((axis, i) => scaleOf(axis, valuesOn(axis, i, lines), height / (size * 4)))
  const [left, right] = margins(axes, scales, inner, size)
  const spacing = axes.length > 1 ? (inner.width - left - right) / (axes.length - 1) : 0
  const widest = Math.max(0, ...axes.map(({ label }) => widthOf(label, size)))
  return {
    spacing,
    isStaggered: axes.length > 1 && widest > spacing - size,
    axes: axes.map((axis, i): PlacedAxis => {
      const scale = scales[i] ?? scaleOf(axis, [], 4)
      return {
        axis,
        scale,
        top,
        height,
        x: Math.round(inner.left + left + i * spacing),
        labels: apartLabels(scale, height, size),
        lane: top + height + size * 1.5,
        without: lines.filter(({ values }) => !hasPlace(axis, values[i])).length,
      }
    }),
  }
}

/** Returns the height of a value in pixels from the top of the chart; that of the lane where the axis cannot show it. */
export function heightOf({ axis, scale, top, height, lane }: PlacedAxis, value: number | null | undefined): number {
  return hasPlace(axis, value) ? top + (1 - position(scale, value)) * height : lane
}

/** Shortens the label of a tick to the room before the axis on its left. */
export const tickText = (scale: Scale, value: number, spacing: number, size: number): string =>
  fitted(scale.format(value), Math.max(spacing > 0 ? spacing - 1.6 * size : 12 * size, 2 * size), size)

const valuesOn = (axis: ParallelAxis, i: number, lines: readonly ParallelLine[]): number[] =>
  lines.flatMap(({ values }) => (hasPlace(axis, values[i]) ? [values[i]] : []))

/** Puts ticks at the values themselves where there are few. */
const fewValues = 6

function scaleOf({ isLog, words }: ParallelAxis, values: readonly number[], most: number): Scale {
  if (words) {
    const all = words.map((_, i) => i)
    const ends = { min: -0.5, max: Math.max(words.length, 1) - 0.5 }
    return { type: 'value', ...ends, ticks: all, labels: all, format: (i) => words[i] ?? '' }
  }
  if (values.length === 0) return { type: 'value', min: 0, max: 1, ticks: [], labels: [], format: formatShort }
  const scale = valueScale(values, isLog, most)
  const own = [...new Set(values)].toSorted((a, b) => a - b)
  if (own.length <= fewValues) return { ...scale, ticks: own, labels: own, format: formatShort }
  const whole = scale.labels.filter(Number.isInteger)
  return values.every(Number.isInteger) && whole.length > 1 ? { ...scale, ticks: whole, labels: whole } : scale
}

/** Keeps labels from the bottom and leaves out those that would touch the one below. */
function apartLabels(scale: Scale, height: number, size: number): number[] {
  const kept: number[] = []
  for (const value of scale.labels) {
    const share = position(scale, value)
    if (share < -1e-9 || share > 1 + 1e-9) continue
    const last = kept.at(-1)
    if (last === undefined || (share - position(scale, last)) * height >= size * 1.25) kept.push(value)
  }
  return kept
}

/** Returns the room for the labels of the first axis and for half of the first and last name. */
function margins(axes: readonly ParallelAxis[], scales: readonly Scale[], inner: Rect, size: number): [number, number] {
  const most = inner.width * 0.2
  const [first] = scales
  const ticks = (first?.labels ?? []).map((value) => widthOf(first?.format(value) ?? '', size) + size * 1.4)
  const halfName = (axis: ParallelAxis | undefined): number => widthOf(axis?.label ?? '', size) / 2
  return [
    Math.min(most, Math.max(size, halfName(axes[0]), ...ticks)),
    Math.min(most, Math.max(size * 1.5, halfName(axes.at(-1)))),
  ]
}
