import type { EChartsOption } from 'echarts'
import type { ChartTheme } from '../plot/theme.ts'

export interface StudyChartView {
  width: number
  height: number
  theme: ChartTheme
  /** Size of the labels in pixels. */
  fontSize?: number
  /** Stands above the panels; undefined where the page shows the title. */
  title?: string
}

/** A figure that is ready to be drawn at any size. */
export interface StudyChart {
  /** One sentence that says what the numbers show. */
  title: string
  /** Returns a height in pixels at which the panels are well proportioned; `fontSize` and `theme` as in the view. */
  height(width: number, fontSize?: number, theme?: ChartTheme): number
  option(view: StudyChartView): EChartsOption
}
