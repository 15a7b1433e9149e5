import type { Rect } from '../../plot/drawing.ts'
import type { SpectraColumn, SpectraPanel, SpectraView } from './chart.ts'

export interface Cell {
  panel: SpectraPanel
  /** Which column of the input: one run. */
  run: number
  row: number
  column: number
}

/** Which panel goes where; rows wrap where panels would become too narrow to read. */
export interface Arrangement {
  cells: Cell[]
  rows: number
  columns: number
  /** Rows that carry headings above their panels. */
  headed: boolean[]
}

const gap = 11
/** Narrowest panel, and the lowest for the sake of which panels stay narrower than that, in label sizes. */
const narrowest = { linear: 9, log: 12 }
const lowest = 5

export function arrange(
  columns: SpectraColumn[],
  view: Pick<SpectraView, 'layout' | 'scale'>,
  inner: { width: number; height: number },
  label: number,
): Arrangement {
  const { layout } = view
  const stacked = layout === 'row' ? columns.length : 1
  const layers = Math.max(0, ...columns.map((c) => c.panels.length))
  const across = layout === 'row' ? layers : columns.length
  const most = Math.max(1, Math.floor((inner.width + gap) / (label * narrowest[view.scale] + gap)))
  const fitting = layout === 'row' ? Math.floor(inner.height / stacked / (label * (lowest + 3))) : Infinity
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

/** The rectangle of every cell, in the order of `cells`. */
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

/** Whether nothing stands directly under the cell, so that it must carry the labels of the x axis. */
export function isLowest(cell: Cell, arrangement: Arrangement): boolean {
  return !arrangement.cells.some((other) => other.column === cell.column && other.row > cell.row)
}

/** Height of rows that are well proportioned for their width, headings and tick labels included. */
export function rowsHeight(arrangement: Arrangement, width: number, margins: Margins, label: number): number {
  const panel = (width - (arrangement.columns - 1) * gap) / arrangement.columns
  const height = Math.max(Math.min(panel, label * 22) * 0.85, label * 10)
  const headings = arrangement.headed.filter(Boolean).length * margins.heading
  return Math.ceil(arrangement.rows * (height + gap) - gap + headings + margins.foot)
}
