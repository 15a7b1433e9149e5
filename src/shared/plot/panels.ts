import type { EChartsOption, SeriesOption } from 'echarts'
import type { Rect } from './drawing.ts'
import { seriesColumns, type Columns } from './readColumns.ts'
import { position, valueAt, type Scale } from './scales.ts'

/** One end of an axis to the other. */
export type Span = Pick<Scale, 'type' | 'min' | 'max' | 'zero'>

/** A panel as it is drawn: its place in pixels and its axes. */
export interface DrawnPanel {
  rect: Rect
  x: Span
  y: Span
}

/** How a series looks in a list: a line, or a mark filled or open. */
export interface SeriesKey {
  colour: string
  /** undefined: no line. */
  width?: number
  dash?: readonly number[]
  symbol?: 'circle' | 'diamond' | 'triangle' | 'cross'
  isOpen?: boolean
}

/** A series that is drawn in a panel. */
export interface DrawnSeries {
  id: string
  name: string
  /** Index of its panel. */
  panel: number
  key: SeriesKey
  columns: Columns
}

const listOf = <T>(own: T | T[] | undefined): T[] => (Array.isArray(own) ? own : own === undefined ? [] : [own])

/** Returns the panels of a chart whose places and ends are known numbers, in their order. */
export function panelsOf(option: EChartsOption): DrawnPanel[] {
  const [xs, ys] = [listOf(option.xAxis), listOf(option.yAxis)]
  return listOf(option.grid).flatMap((grid, i) => {
    const [x, y] = [spanOf(xs[i]), spanOf(ys[i])]
    const { left, top, width, height } = grid
    const numbers = [left, top, width, height]
    if (!x || !y || !numbers.every((own) => typeof own === 'number')) return []
    const [l = 0, t = 0, w = 0, h = 0] = numbers
    return [{ rect: { left: l, top: t, width: w, height: h }, x, y }]
  })
}

function spanOf(axis: unknown): Span | null {
  if (typeof axis !== 'object' || axis === null) return null
  const { type, min, max, zero } = axis as { type?: unknown; min?: unknown; max?: unknown; zero?: Scale['zero'] }
  if ((type !== 'value' && type !== 'log') || typeof min !== 'number' || typeof max !== 'number') return null
  return { type, min, max, ...(zero ? { zero } : {}) }
}

/** Returns the lines and marks of a chart, as they are drawn. */
export const seriesOf = (option: EChartsOption): DrawnSeries[] =>
  listOf(option.series).flatMap((own, i) => {
    if (own.type !== 'line' && own.type !== 'scatter') return []
    const panel = typeof own.xAxisIndex === 'number' ? own.xAxisIndex : 0
    const name = String(own.name ?? own.id ?? '')
    return [{ id: String(own.id ?? i), name, panel, key: keyOf(own), columns: seriesColumns(own.data) }]
  })

type Look = { color?: unknown; borderColor?: unknown; width?: unknown; type?: unknown }

function keyOf(series: SeriesOption): SeriesKey {
  const { lineStyle, itemStyle, symbol, showSymbol } = series as {
    lineStyle?: Look
    itemStyle?: Look
    symbol?: unknown
    showSymbol?: unknown
  }
  const filled = [itemStyle?.color, lineStyle?.color].find((own) => typeof own === 'string' && !noColours.includes(own))
  const open = itemStyle?.borderColor
  const isOpen = typeof itemStyle?.color === 'string' && noColours.includes(itemStyle.color)
  const colour = String((isOpen ? open : filled) ?? firstColour(series) ?? 'currentColor')
  const width = series.type === 'line' ? Number(lineStyle?.width ?? 1) : 0
  const hasMark = series.type === 'scatter' || showSymbol === true || width === 0
  return {
    colour,
    ...(width > 0 ? { width } : {}),
    ...(Array.isArray(lineStyle?.type) ? { dash: lineStyle.type as number[] } : {}),
    ...(hasMark ? { symbol: symbolOf(symbol), isOpen } : {}),
  }
}

const noColours = ['none', 'transparent']

/** Marks may have a colour each. */
function firstColour({ data }: SeriesOption): unknown {
  const [first] = Array.isArray(data) ? (data as unknown[]) : []
  return (first as { itemStyle?: Look } | undefined)?.itemStyle?.color
}

function symbolOf(symbol: unknown): NonNullable<SeriesKey['symbol']> {
  if (symbol === 'diamond' || symbol === 'triangle') return symbol
  return typeof symbol === 'string' && symbol.startsWith('path:') ? 'cross' : 'circle'
}

/** Returns the panel under a place in pixels, by its index; −1 where there is none. */
export const panelAt = (panels: readonly DrawnPanel[], left: number, top: number): number =>
  panels.findIndex(
    ({ rect }) =>
      left >= rect.left && left <= rect.left + rect.width && top >= rect.top && top <= rect.top + rect.height,
  )

const whole = (span: Span): Scale => ({ ...span, ticks: [], labels: [], format: String })

/** Returns the values at a place in pixels of a panel. */
export const valuesAt = ({ rect, x, y }: DrawnPanel, left: number, top: number): [number, number] => [
  valueAt(whole(x), (left - rect.left) / rect.width),
  valueAt(whole(y), 1 - (top - rect.top) / rect.height),
]

/** Returns the place of values in pixels. */
export const placeOf = ({ rect, x, y }: DrawnPanel, across: number, up: number): [number, number] => [
  rect.left + position(whole(x), across) * rect.width,
  rect.top + (1 - position(whole(y), up)) * rect.height,
]
