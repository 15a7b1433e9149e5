import type { EChartsOption } from 'echarts'
import type { ChartTheme } from './theme.ts'

/** One layer of one run. `null` where nothing is known: before training only the forecasts are. */
export interface SpectraPanel {
  /** l of Z^l, 1 … L−1. */
  layer: number
  /** s(Z^l), descending. */
  measured: ArrayLike<number> | null
  theorem: readonly number[] | null
  balance: readonly number[] | null
  /** s(σ⁻¹(Z^{l+1})) of the trained next layer: the forecast with C = 1. */
  recursive: ArrayLike<number> | null
  /** How many layers the ramp of colours spans: L−1. */
  layers: number
}

/** One run (or one value of δ). */
export interface SpectraColumn {
  title: string
  panels: SpectraPanel[]
}

export interface SpectraView {
  width: number
  height: number
  scale: 'linear' | 'log'
  /** Number of classes. */
  K: number
  /** Numerical floor relative to s₁. */
  floor: number
  theme: ChartTheme
  title?: string
  /** Indices on the x axis; without it K and a few more (linear) or all (log). */
  shown?: number
  /** `row`: layers side by side. `column`: one row per layer and one column per run, as Fig. 2. */
  layout: 'row' | 'column'
  /** Of labels, in the units of width; titles are larger, ticks smaller. */
  fontSize?: number
}

/** Singular values per layer, measured on forecast, as small multiples. Set it with `notMerge`. */
export function spectraOption(columns: SpectraColumn[], view: SpectraView): EChartsOption {
  return { backgroundColor: view.theme.paper, title: { text: String(columns.length) } }
}
