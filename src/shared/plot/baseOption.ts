import type { GridComponentOption } from 'echarts'
import type { Rect } from './drawing.ts'
import type { ChartTheme } from './theme.ts'

/** What every chart begins with: it does not move by itself, and says in words what it shows. */
export const baseOption = (theme: ChartTheme, description: string) => ({
  animation: false,
  backgroundColor: theme.paper,
  textStyle: { fontFamily: theme.fontFamily },
  aria: { enabled: true, label: { description } },
})

/** Panels where they were laid out: ECharts makes no room of its own for labels. */
export const panelGrids = (rects: readonly Rect[]): GridComponentOption[] =>
  rects.map((rect) => ({ ...rect, outerBoundsMode: 'none' }))
