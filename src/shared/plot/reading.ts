import type { EChartsOption } from 'echarts'
import { panelsOf, placeOf, seriesOf, type DrawnPanel, type DrawnSeries, type SeriesKey } from './panels.ts'
import { nearestIndex } from './readColumns.ts'
import { readerOf, type AxisReader } from './tooltip.ts'

/** One series at the place that is read. */
export interface ReadingRow {
  id: string
  name: string
  /** The value as text; with its own x where the series has no point at the place. */
  value: string
  key: SeriesKey
  /** The point in pixels; null where the axes do not show it. */
  at: [number, number] | null
}

/** The series of one panel, sorted as drawn: the highest first. */
export interface ReadingGroup {
  /** Name of the panel; empty where there is one. */
  name: string
  rows: ReadingRow[]
}

/** Everything a chart shows at one place. */
export interface Reading {
  heading: string
  x: number
  groups: ReadingGroup[]
}

/** A chart with what reads it. */
export interface Readable {
  panels: DrawnPanel[]
  series: DrawnSeries[]
  reader: AxisReader
}

/** Returns what is needed to read a chart; null where its series have no common x. */
export function readableOf(option: EChartsOption): Readable | null {
  const reader = readerOf(option)
  const panels = panelsOf(option)
  return reader?.kind === 'axis' && panels.length > 0 ? { panels, series: seriesOf(option), reader } : null
}

/** Returns the panels that are read together with one of them. */
const together = ({ panels, reader }: Readable, panel: number): number[] =>
  reader.isLinked ? panels.map((_, i) => i) : [panel]

/** Returns the x nearest to `x` at which a series of the panel has a point; null where none has. */
export function snapped(chart: Readable, panel: number, x: number): number | null {
  const own = chart.panels[panel]
  if (!own) return null
  const distance = distanceOn(own)
  const read = together(chart, panel)
  let [best, least]: [number | null, number] = [null, Infinity]
  for (const { columns, panel: at } of chart.series) {
    if (!read.includes(at)) continue
    const value = columns.x[nearestIndex(columns.x, x, distance)]
    if (value === undefined || !isInside(own, value)) continue
    const away = distance(value, x)
    if (away < least) [best, least] = [value, away]
  }
  return best
}

/** Returns the next x, to the right or left of `x`, at which a series of the panel has a point; null where none has. */
export function neighbour(chart: Readable, panel: number, x: number, by: 1 | -1): number | null {
  const own = chart.panels[panel]
  if (!own) return null
  const read = together(chart, panel)
  let best: number | null = null
  for (const { columns, panel: at } of chart.series) {
    if (!read.includes(at)) continue
    for (let i = 0; i < columns.x.length; i++) {
      const value = columns.x[i] ?? NaN
      if (!isInside(own, value) || !((value - x) * by > 0)) continue
      if (best === null || (value - best) * by < 0) best = value
    }
  }
  return best
}

/** Reads every visible series at `x`, a place that a series has a point at (`snapped`). */
export function readingAt(chart: Readable, panel: number, x: number): Reading | null {
  const { panels, reader } = chart
  const own = panels[panel]
  if (!own) return null
  const isNamed = panels.length > 1
  const groups = together(chart, panel).flatMap((i): ReadingGroup[] => {
    const rows = rowsAt(chart, i, x)
    return rows.length > 0 ? [{ name: isNamed ? (reader.panels[i] ?? '') : '', rows }] : []
  })
  return groups.length > 0 ? { heading: reader.heading(x, panel), x, groups } : null
}

function rowsAt({ panels, series, reader }: Readable, index: number, x: number): ReadingRow[] {
  const panel = panels[index]
  if (!panel) return []
  const rows = series
    .filter((own) => own.panel === index)
    .flatMap((own) => {
      const point = pointAt(own, x, panel)
      if (!point) return []
      const [at, value] = point
      const text = reader.format(value, index)
      const where = at === x ? '' : `, ${reader.heading(at, index)}`
      const place = isInside(panel, at) && isShownAt(panel, value) ? placeOf(panel, at, value) : null
      return [{ row: { id: own.id, name: own.name, value: text + where, key: own.key, at: place }, number: value }]
    })
  return rows.toSorted((a, b) => ordered(b.number) - ordered(a.number)).map(({ row }) => row)
}

/** A missing value comes last. */
const ordered = (value: number): number => (Number.isNaN(value) ? -Infinity : value)

/** Returns the point of a series at `x` or next to it; null where the series does not reach that place. */
function pointAt({ columns }: DrawnSeries, x: number, panel: DrawnPanel): [number, number] | null {
  const nearest = nearestIndex(columns.x, x, distanceOn(panel))
  const [at, value] = [columns.x[nearest], columns.y[nearest]]
  if (at === undefined || value === undefined) return null
  if (at === x) return [at, value]
  const [first, last] = [columns.x[0] ?? NaN, columns.x[columns.x.length - 1] ?? NaN]
  if (x < Math.min(first, last) || x > Math.max(first, last)) return null
  // A level, as a forecast, has the same value between its ends.
  return isLevel(columns.y) ? [x, value] : [at, value]
}

const isLevel = (y: ArrayLike<number>): boolean => y.length === 2 && y[0] === y[1]

const distanceOn =
  ({ x }: DrawnPanel) =>
  (a: number, b: number): number =>
    x.type === 'log' ? Math.abs(Math.log(a / b)) : Math.abs(a - b)

const isInside = ({ x }: DrawnPanel, at: number): boolean => {
  const slack = 1e-9 * (x.max - x.min)
  return at >= x.min - slack && at <= x.max + slack
}

const isShownAt = ({ y }: DrawnPanel, value: number): boolean =>
  (value >= y.min && value <= y.max) || (value === 0 && y.zero !== undefined)

/** Returns the reading as lines of text with tabs, for the clipboard. */
export const readingText = ({ heading, groups }: Reading): string =>
  [
    heading,
    ...groups.flatMap(({ name, rows }) => [
      ...(name === '' ? [] : [name]),
      ...rows.map((row) => `${row.name}\t${row.value}`),
    ]),
  ].join('\n')
