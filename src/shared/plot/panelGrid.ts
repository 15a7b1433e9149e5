import type { GridComponentOption } from 'echarts'
import type { Rect } from './drawing.ts'
import type { ChartTheme } from './theme.ts'

export interface PanelMargins {
  /** Room left of every row for the labels of the y axis. */
  left: number
  right: number
  /** Room above every row for headings. */
  head: number
  /** Room under every row for the labels of the x axis. */
  foot: number
  gap: number
}

/** Returns the rectangles of equal panels, row by row, `columns` in a row. */
export function panelGrid(count: number, columns: number, inner: Rect, margins: PanelMargins): Rect[] {
  const { left, right, head, foot, gap } = margins
  const rows = Math.max(1, Math.ceil(count / columns))
  const width = (inner.width - left - right - (columns - 1) * gap) / columns
  const height = inner.height / rows - head - foot
  return Array.from({ length: count }, (_, i) => ({
    left: Math.round(inner.left + left + (i % columns) * (width + gap)),
    top: Math.round(inner.top + Math.floor(i / columns) * (head + height + foot) + head),
    width: Math.max(Math.round(width), 8),
    height: Math.max(Math.round(height), 8),
  }))
}

/** Returns the columns that the theme asks for, or those for `count` panels at least `least` font sizes wide, in balanced rows: 3 and 2, not 4 and 1. */
export function columnsIn(
  width: number,
  fontSize: number,
  least: number,
  count: number,
  { columns }: Pick<ChartTheme, 'columns'> = {},
): number {
  if (columns !== undefined) return Math.max(1, Math.min(columns, count))
  const most = Math.max(1, Math.min(count, Math.floor(width / (least * fontSize) + 1e-9)))
  return Math.ceil(count / Math.ceil(count / most))
}

/** Returns ECharts grids that are exactly the rectangles, without room of their own for labels. */
export const panelGrids = (rects: readonly Rect[]): GridComponentOption[] =>
  rects.map((rect) => ({ ...rect, outerBoundsMode: 'none' }))
