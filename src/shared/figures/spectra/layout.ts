import { linearScale, logScale, narrowLogScale, type Scale } from '../../plot/scales.ts'
import type { Rect } from '../../plot/drawing.ts'
import type { SpectraColumn, SpectraContent, SpectraPanel, SpectraView } from './data.ts'

export interface Cell {
  panel: SpectraPanel
  /** Which column of the input: one run. */
  run: number
  row: number
  column: number
}

/** The grid of panels. Rows wrap where panels would become too narrow. */
export interface Arrangement {
  cells: Cell[]
  rows: number
  columns: number
  /** Rows that carry headings above their panels. */
  headed: boolean[]
}

const gap = 11
/** Narrowest panel in label sizes, and the lowest panel that still allows narrower ones. */
const narrowest = { linear: 9, log: 12 }
const lowest = 5

export function arrange(
  columns: SpectraColumn[],
  view: Pick<SpectraView, 'layout' | 'scale' | 'theme'>,
  inner: { width: number; height: number },
  label: number,
): Arrangement {
  const { layout } = view
  const stacked = layout === 'row' ? columns.length : 1
  const layers = Math.max(0, ...columns.map((c) => c.panels.length))
  const across = layout === 'row' ? layers : columns.length
  const most =
    view.theme.columns ?? Math.max(1, Math.floor((inner.width + gap) / (label * narrowest[view.scale] + gap)))
  const fitting =
    layout === 'row' && view.theme.columns === undefined
      ? Math.floor(inner.height / stacked / (label * (lowest + 3)))
      : Infinity
  const lines = Math.max(1, Math.min(Math.ceil(across / most), fitting))
  const perLine = Math.max(1, Math.ceil(across / lines))
  const cells = columns.flatMap((column, run) =>
    column.panels.map((panel, i): Cell => {
      const at = layout === 'row' ? i : run
      const line = Math.floor(at / perLine)
      const row = layout === 'row' ? run * lines + line : line * layers + i
      return { panel, run, row, column: at % perLine }
    }),
  )
  const rows = layout === 'row' ? columns.length * lines : lines * layers
  const headed = Array.from({ length: rows }, (_, row) => layout === 'row' || row % layers === 0)
  return { cells, rows, columns: perLine, headed }
}

export interface Margins {
  left: number
  right: number
  /** Height of a heading. */
  heading: number
  /** Height of the tick labels under the last row. */
  foot: number
}

/** Returns the rectangle of every cell, in the order of `cells`. */
export function cellRects(arrangement: Arrangement, inner: Rect, margins: Margins): Rect[] {
  const { rows, columns, headed, cells } = arrangement
  const headings = headed.filter(Boolean).length * margins.heading
  const width = (inner.width - margins.left - margins.right - (columns - 1) * gap) / columns
  const height = (inner.height - margins.foot - headings - (rows - 1) * gap) / Math.max(rows, 1)
  return cells.map((cell) => {
    const above = headed.slice(0, cell.row + 1).filter(Boolean).length * margins.heading
    return {
      left: Math.round(inner.left + margins.left + cell.column * (width + gap)),
      top: Math.round(inner.top + above + cell.row * (height + gap)),
      width: Math.max(Math.round(width), 4),
      height: Math.max(Math.round(height), 4),
    }
  })
}

/** Whether the cell is the lowest of its column and carries the labels of the x axis. */
export function isLowest(cell: Cell, arrangement: Arrangement): boolean {
  return !arrangement.cells.some((other) => other.column === cell.column && other.row > cell.row)
}

/** Returns the height of well proportioned rows, with headings and tick labels. */
export function rowsHeight(arrangement: Arrangement, width: number, margins: Margins, label: number): number {
  const panel = (width - (arrangement.columns - 1) * gap) / arrangement.columns
  const height = Math.max(Math.min(panel, label * 22) * 0.85, label * 10)
  const headings = arrangement.headed.filter(Boolean).length * margins.heading
  return Math.ceil(arrangement.rows * (height + gap) - gap + headings + margins.foot)
}

export interface SpectraScales {
  x: Scale
  y: Scale
  /** Indices on the x axis. */
  shown: number
}

/** Returns the axes that all panels share. */
export function spectraScales(panels: SpectraPanel[], view: SpectraContent & { height?: number }): SpectraScales {
  const { K } = view
  const longest = Math.max(K, ...panels.map((panel) => panel.measured?.length ?? 0))
  const few = K + Math.max(2, Math.round(K / 5))
  const shown = Math.max(1, Math.min(view.shown ?? (view.scale === 'log' ? longest : few), Math.max(longest, few)))
  const values = panels.flatMap((panel) => [
    ...positives(panel.measured, shown),
    ...forecastsOf(panel).flatMap((v) => positives(v, Math.min(K, shown))),
  ])
  if (view.isRatio)
    return { x: indexScale(K, Math.min(K, shown), K), y: ratioScale(values, view.scale), shown: Math.min(K, shown) }
  if (view.scale === 'linear') return { x: indexScale(K, shown, longest), y: linearSpectrum(values, view), shown }
  const leading = panels.map((panel) => positives(panel.measured ?? panel.theorem ?? panel.balance, 1)[0] ?? 1)
  const y = shown > K ? logSpectrum(values, view.floor * Math.min(...leading), view) : narrowLogScale(values)
  return { x: shown > K ? logIndexScale(K, shown) : indexScale(K, shown, longest), y, shown }
}

/** Returns a scale of ratios about 1, at least 5 % wide on each side, and from 0 where a ratio exceeds 2. */
function ratioScale(values: number[], scale: SpectraView['scale']): Scale {
  if (scale === 'log') return narrowLogScale([0.9, 1.1, ...values])
  const reach = 1.15 * Math.max(0.05, ...values.map((value) => Math.abs(value - 1)))
  if (reach >= 1) return linearScale(Math.max(1.2, ...values), 5)
  const { labels, format } = linearScale(reach / 1.04, 3)
  const ticks = [
    ...labels
      .slice(1)
      .map((step) => 1 - step)
      .toReversed(),
    ...labels.map((step) => 1 + step),
  ]
  return { type: 'value', min: 1 - reach, max: 1 + reach, ticks, labels: ticks, format }
}

/** Returns the linear axis with `headroom` (0 … 1) of the panel free above the data. */
export function linearSpectrum(values: number[], view: SpectraContent, headroom = 0): Scale {
  return linearScale(view.yMax ?? Math.max(0, ...values), 5, headroom)
}

/** Returns a log axis that reaches below the floor, or to the data without a floor. */
function logSpectrum(values: number[], floor: number, { height = Infinity }: { height?: number }): Scale {
  const high = values.length > 0 ? Math.ceil(Math.log10(Math.max(...values)) - 1e-9) : 0
  const low = floor > 0 ? Math.floor(Math.log10(floor)) - 1 : Math.floor(Math.log10(Math.min(1, ...values)) + 1e-9)
  return logScale(Math.min(low, high - 1), high, height < 260 ? 4 : 6)
}

function indexScale(K: number, shown: number, longest: number): Scale {
  // 1, K and n are the values that matter; the middle of 1 … K tells that the axis is linear.
  const middle = K >= 5 ? Math.round(K / 2) : 1
  const ticks = [1, middle, K, shown === longest ? shown : K].filter((j, i, all) => j <= shown && all.indexOf(j) === i)
  const labels = ticks.filter((j) => j <= K || j - K > shown / 5)
  return { type: 'value', min: 0.4, max: shown + 0.6, ticks, labels, format: String }
}

function logIndexScale(K: number, shown: number): Scale {
  const middle = K >= 5 ? Math.round(Math.sqrt(K)) : 1
  const ticks = [1, middle, K, shown].filter((j, i, all) => j <= shown && all.indexOf(j) === i)
  const labels = ticks.filter((j) => j <= K || j / K > 1.5)
  return { type: 'log', min: 0.88, max: shown * 1.1, ticks, labels, format: (value) => String(Math.round(value)) }
}

/** Returns everything that a panel draws beside the measured values. */
export const forecastsOf = ({ theorem, balance, recursive, band, identity, structures = [] }: SpectraPanel) =>
  [theorem, balance, recursive, band?.lower, band?.upper, identity, ...structures.map(({ values }) => values)].map(
    (values) => values ?? null,
  )

function positives(values: ArrayLike<number> | null, count: number): number[] {
  return Array.from(values ?? [])
    .slice(0, count)
    .filter((value) => Number.isFinite(value) && value > 0)
}
