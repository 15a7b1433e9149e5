import type { ResultName } from './data.ts'
import type { ResultCell, ResultField } from './cells.ts'
import { position, type Scale, valueScale } from '../../plot/scales.ts'
import { widthOf } from '../../plot/drawing.ts'
import { valueText } from '../fieldText.ts'
import { formatNumber } from '../../plot/numbers.ts'
import { quantities } from '../../quantities/table.ts'
import type { ChartTheme } from '../../plot/theme.ts'

/** Results that span a larger factor are shown on a log axis. */
const wide = 10

/** Whether the results are on a log axis: where positive ones are far apart, and never for counts. */
export function isLogResult(result: ResultName, cells: readonly ResultCell[]): boolean {
  const known = cells.flatMap(({ runs }) => runs.map(({ value }) => value)).filter((value) => value > 0)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return !quantities[result].isWhole && most >= wide * least
}

/** Whether the axis can show a number. */
export const hasPlace = (value: number, isLog: boolean): boolean => Number.isFinite(value) && (!isLog || value > 0)

/** Returns where a number lies on the axis, 0 … 1; 0 where the axis cannot show it. */
export const clampedPosition = (scale: Scale, value: number): number =>
  hasPlace(value, scale.type === 'log') ? Math.min(Math.max(position(scale, value), 0), 1) : 0

/** Returns the scale of colours: exactly from the least to the largest value. */
export function colourScale(values: readonly number[], isLog: boolean, most: number): Scale {
  const scale = valueScale(values, isLog, most)
  const [min, max] = [Math.min(...values), Math.max(...values)]
  if (!(max > min)) return { ...scale, ticks: [min], labels: [min] }
  const inside = (tick: number): boolean => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)
  const labels = scale.labels.filter(inside)
  if (labels.length > 1) return { ...scale, min, max, ticks: scale.ticks.filter(inside), labels }
  return { ...scale, min, max, ticks: [min, max], labels: [min, max], format: (value) => formatNumber(value, 2) }
}

export interface FieldScale {
  scale: Scale
  /** The position of each value. */
  at: number[]
  /** Whether the values are evenly spaced and not to scale. */
  isEven: boolean
}

/** Room beside the first and the last value, as a share of the axis. */
const margin = 0.04

/**
 * Returns the axis of a field, with a tick at every value. Numbers are to scale, logarithmic where their ratios are more
 * even than their differences. Words, and numbers that would overlap, are evenly spaced.
 */
export function fieldScale({ values }: Pick<ResultField, 'values'>): FieldScale {
  const numbers = values.filter((value) => typeof value === 'number')
  const isLog = isGeometric(numbers)
  const places = isLog ? numbers.map(Math.log) : numbers
  if (numbers.length < values.length || isCrowded(places)) return evenScale(values)
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)]
  const room = isLog ? (last / first) ** margin : margin * (last - first)
  const [min, max] = isLog ? [first / room, last * room] : [first - room, last + room]
  const scale: Scale = { type: isLog ? 'log' : 'value', min, max, ticks: numbers, labels: numbers, format: valueText }
  return { scale, at: numbers, isEven: false }
}

function evenScale(values: ResultField['values']): FieldScale {
  const at = values.map((_, i) => i)
  const format = (place: number): string => valueText(values[place] ?? null)
  return { scale: { type: 'value', min: -0.5, max: at.length - 0.5, ticks: at, labels: at, format }, at, isEven: true }
}

const gapsOf = (places: readonly number[]): number[] => places.slice(1).map((place, i) => place - (places[i] as number))

/** Whether the ratios of ascending numbers are more even than their differences, or two numbers span a decade. */
function isGeometric(values: readonly number[]): boolean {
  const [first = NaN, last = NaN] = [values[0], values.at(-1)]
  if (!(first > 0)) return false
  if (values.length < 3) return last >= 10 * first
  const unevenness = (places: readonly number[]): number => Math.max(...gapsOf(places)) / Math.min(...gapsOf(places))
  return unevenness(values.map(Math.log)) < unevenness(values)
}

/** Whether two positions are much closer than the average. */
function isCrowded(places: readonly number[]): boolean {
  const gaps = gapsOf(places)
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  return Math.min(...gaps) < 0.1 * mean
}

/** Returns the labels that do not touch on an axis of `width` pixels. */
export function fittingLabels(scale: Scale, width: number, size: number, theme?: ChartTheme): number[] {
  let end = -Infinity
  return scale.labels.filter((label) => {
    const [middle, half] = [position(scale, label) * width, widthOf(scale.format(label), size, 400, theme) / 2]
    if (middle - half < end + size * 0.6) return false
    end = middle + half
    return true
  })
}
