import type { GridComponentOption } from 'echarts'
import type { Rect } from './drawing.ts'

export interface PanelMargins {
  /** Left of every row, for the labels of its y axis. */
  left: number
  right: number
  /** Above every row, for headings. */
  head: number
  /** Under every row, for the labels of its x axis. */
  foot: number
  gap: number
}

/** Equal panels, row by row, `columns` beside each other. */
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

/** How many of `count` panels stand beside each other, each at least `least` sizes of type wide: 3 and 2, not 4 and 1. */
export function columnsIn(width: number, fontSize: number, least: number, count: number): number {
  const most = Math.max(1, Math.min(count, Math.floor(width / (least * fontSize) + 1e-9)))
  return Math.ceil(count / Math.ceil(count / most))
}

/** Panels where they were laid out: ECharts makes no room of its own for labels. */
export const panelGrids = (rects: readonly Rect[]): GridComponentOption[] =>
  rects.map((rect) => ({ ...rect, outerBoundsMode: 'none' }))
