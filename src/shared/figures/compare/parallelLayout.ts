import { position, type Scale, valueScale } from '../../plot/scales.ts'
import { widthOf, type Rect } from '../../plot/drawing.ts'
import { fitted } from '../../plot/wrapped.ts'
import type { Type } from '../../plot/chartFrame.ts'
import { formatShort } from '../../plot/numbers.ts'

/** What is kept of an axis, the ends with it; of words by their numbers. An end may be infinite: open. */
export interface Interval {
  least: number
  most: number
}

export interface ParallelAxis {
  key: string
  /** Above it; `{i|λ}` sets italics. */
  label: string
  isLog: boolean
  /** From the bottom, where it is one of words and not of numbers. */
  words: readonly string[] | null
  /** null: all is kept. */
  interval: Interval | null
}

/** One run: its number on every axis, that of its word on an axis of words; null where it has none. */
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
  /** Of the labels that do not touch, from the bottom. */
  labels: readonly number[]
  /** Where the lines go that have no place on it. */
  lane: number
  without: number
}

export interface ParallelPlaces {
  axes: readonly PlacedAxis[]
  /** From one axis to the next. */
  spacing: number
  /** Whether the names stand in two rows, in turns. */
  isStaggered: boolean
}

/** What has a place: a number, on a log axis one above 0. */
export const hasPlace = ({ isLog, words }: ParallelAxis, value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value) && (!isLog || words !== null || value > 0)

/** Whether a run lies within every interval; without a value it lies within none. */
export const isWithin = (axes: readonly ParallelAxis[], { values }: ParallelLine): boolean =>
  axes.every(({ interval }, i) => {
    const value = values[i] ?? null
    return interval === null || (value !== null && value >= interval.least && value <= interval.most)
  })

/** The axes beside each other in `inner`, each with its scale, and what it leaves out. */
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
        ...{ axis, scale, top, height, x: Math.round(inner.left + left + i * spacing) },
        labels: apartLabels(scale, height, size),
        lane: top + height + size * 1.5,
        without: lines.filter(({ values }) => !hasPlace(axis, values[i])).length,
      }
    }),
  }
}

/** Where a value lies, in pixels from the top of the chart; in the lane under the axis where it has no place. */
export function heightOf({ axis, scale, top, height, lane }: PlacedAxis, value: number | null | undefined): number {
  return hasPlace(axis, value) ? top + (1 - position(scale, value)) * height : lane
}

/** As much of a tick's label as there is room for before the axis to its left. */
export const tickText = (scale: Scale, value: number, spacing: number, size: number): string =>
  fitted(scale.format(value), Math.max(spacing > 0 ? spacing - 1.6 * size : 12 * size, 2 * size), size)

const valuesOn = (axis: ParallelAxis, i: number, lines: readonly ParallelLine[]): number[] =>
  lines.flatMap(({ values }) => (hasPlace(axis, values[i]) ? [values[i]] : []))

/** Ticks at the values themselves where these are few. */
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

/** From the bottom; one that would touch the last is left out. */
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

/** Room for the labels of the first axis, and for half of the first and of the last name. */
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
