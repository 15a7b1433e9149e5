import type { EChartsOption } from 'echarts'
import type { ChartTheme } from './theme.ts'

export interface CollapseSeries {
  steps: ArrayLike<number>
  /** TCV of Z^l per step, one entry per layer l = 1 … L. */
  tcv: ArrayLike<number>[]
  /** Multiplier of λ in the continuation, per step. */
  multipliers: ArrayLike<number>
}

export interface CollapseView {
  width: number
  height: number
  theme: ChartTheme
  /** Below it TCV is round-off; absolute. */
  floor: number
  title?: string
  /** Step to mark. */
  cursor?: number
  fontSize?: number
}

/** Total cluster variation per layer over the steps. Set it with `notMerge`. */
export function collapseOption(series: CollapseSeries, view: CollapseView): EChartsOption {
  return { backgroundColor: view.theme.paper, title: { text: String(series.steps.length) } }
}
