import type { EChartsOption } from 'echarts'
import type { ChartTheme } from '../plot/theme.ts'
import type { Table } from './table.ts'
import type { RunRecord, RunSummary } from '../contract/runs.ts'
import type { RunSpec } from '../spec/runSpec.ts'
import type { Forecast } from '../contract/forecasts.ts'
import type { RankChoice } from './ranks/data.ts'
import type { FigureView } from './view.ts'
import type { Measurement } from '../contract/measurements.ts'
import type { EngineReport } from '../contract/engine.ts'

export interface StudyChartView {
  width: number
  height: number
  theme: ChartTheme
  /** Size of the labels in pixels. */
  fontSize?: number
  /** Stands above the panels; undefined where the page shows the title. */
  title?: string
  /** A last caption, which the figure has besides its own. */
  note?: string
}

/** The size of a page in pixels. */
export interface ChartRoom {
  width: number
  height: number
  fontSize: number
  theme: ChartTheme
}

/** A figure that is ready to be drawn at any size. */
export interface StudyChart {
  /** One sentence that says what the numbers show. */
  title: string
  /** Returns a height in pixels at which the panels are well proportioned; `fontSize` and `theme` as in the view. */
  height(width: number, fontSize?: number, theme?: ChartTheme): number
  option(view: StudyChartView): EChartsOption
  /** Splits the panels over pages of a height; absent where a chart is one panel. */
  pages?(room: ChartRoom): StudyChart[]
}

/** What the registry knows of a figure kind. */
export interface FigureDefinition<Input> {
  /** Name in the lists of the window. */
  name: string
  /** `view` is the state of the chart on screen. */
  chart(input: Input, view?: FigureView): StudyChart
  /** Returns the numbers that the chart shows. */
  table(input: Input, view?: FigureView): Table
}

/** The run of a figure that shows one run. */
export interface RunFigureInput {
  record: RunRecord
  ranks: RankChoice
}

/** A run of a figure of several runs. Large parts are read on demand. */
export interface MeasuredRun {
  summary: RunSummary
  spec: RunSpec
  /** What trained the run; null before it starts. */
  engine: EngineReport | null
  /** The forecast from before training. */
  forecast: Forecast
  measurements(): Measurement[]
  /** Returns the last measurement; null where there is none. */
  last(): Measurement | null
}

/** A kind of figure that shows several runs together. */
export interface StudyFigureDefinition<Data> extends FigureDefinition<Data> {
  /** Computes the data from measurements alone. A kind without it has a reader in lab/figures. */
  read?(runs: readonly MeasuredRun[]): Data
  /** The tab of a run page that shows the figure of this run. */
  tab?: 'weights' | 'geometry' | 'collapse'
}
