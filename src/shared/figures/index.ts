import type { EChartsOption } from 'echarts'
import type { FigureData } from './data.ts'
import type { StudyFigureKind } from '../spec/figureKind.ts'
import { rankBoundChart } from './rankBound/chart.ts'
import { initialisationsChart } from './initialisations/chart.ts'
import { rankMapChart } from './rankMap/chart.ts'
import { collapseMetricsChart } from './collapseMetrics/chart.ts'
import { gramChart } from './geometry/gram.ts'
import { projectionsChart } from './geometry/projections.ts'
import type { ChartTheme } from '../plot/theme.ts'
import { weightNormsChart } from './weightNorms/chart.ts'
import { limitChart } from './limit/chart.ts'
import { pathChart } from './path/chart.ts'
import { resultsChart } from './results/chart.ts'

export interface StudyChartView {
  width: number
  height: number
  theme: ChartTheme
  /** In pixels, of the labels. */
  fontSize?: number
  /** Above the panels; none where the page says it. */
  title?: string
}

/** How a figure of several runs is drawn. */
export interface StudyChart {
  /** What is seen, in one sentence, from the numbers. */
  title: string
  /** A height in pixels at which the panels are well proportioned; `fontSize` and `theme` as in the view. */
  height(width: number, fontSize?: number, theme?: ChartTheme): number
  option(view: StudyChartView): EChartsOption
}

type Chart<K extends StudyFigureKind> = (data: Extract<FigureData, { kind: K }>) => StudyChart

/** One per kind. */
const charts: { [K in StudyFigureKind]: Chart<K> } = {
  initialisations: initialisationsChart,
  weightNorms: weightNormsChart,
  rankMap: rankMapChart,
  rankBound: rankBoundChart,
  limit: limitChart,
  path: pathChart,
  gram: gramChart,
  projections: projectionsChart,
  collapseMetrics: collapseMetricsChart,
  results: resultsChart,
}

export const studyChart = (data: FigureData): StudyChart => (charts[data.kind] as Chart<typeof data.kind>)(data)
