import type { EChartsOption } from 'echarts'
import { collapseOption } from '../../shared/charts/collapse.ts'
import { formatNumber, formatPercent } from '../../shared/charts/numbers.ts'
import { objectiveOption } from '../../shared/charts/objective.ts'
import { collapseSeries, objectiveSeries, tcvFloor } from '../../shared/charts/runSeries.ts'
import { spectraChart } from '../../shared/charts/runSpectra.ts'
import { lightTheme } from '../../shared/charts/theme.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { RunFigureKind } from '../../shared/spec/figureKind.ts'

/** A chart ready to be drawn for print. */
export interface Figure {
  option: EChartsOption
  title: string
  width: number
  height: number
  /** What it is made of, for its metadata. */
  runs: FigureRun[]
}

export type FigureRun = Pick<RunRecord, 'summary' | 'versions'>

/** 8 pt labels at 1 px = 0.75 pt; titles come out at 9 pt, ticks at 7 pt. */
export const fontSize = 10.6

/** The figures of `kind`: one for all runs, or one for each where a chart holds a single run. */
export function figuresOf(kind: RunFigureKind, records: RunRecord[], width: number): Figure[] {
  const measured = records.map((record) => ({ record, last: lastMeasurement(record) }))
  if (kind === 'spectra') return [spectraFigure(measured, width)]
  const figure = kind === 'collapse' ? collapseFigure : objectiveFigure
  return measured.map(({ record, last }) => figure(record, last, width))
}

interface MeasuredRun {
  record: RunRecord
  last: Measurement
}

function lastMeasurement(record: RunRecord): Measurement {
  const last = record.measurements.at(-1)
  if (!last)
    throw new CallError('notPossible', `Run ${record.summary.id} (${record.summary.name}) has no measurement yet.`)
  return last
}

function spectraFigure(runs: MeasuredRun[], width: number): Figure {
  const chart = spectraChart(runs.map(({ record, last }) => ({ ...record, id: record.summary.id, last })))
  const { title } = chart
  const height = chart.height(width, fontSize)
  const option = chart.option({ width, height, theme: lightTheme, fontSize, title })
  return { option, title, width, height, runs: runs.map(({ record }) => record) }
}

function collapseFigure(record: RunRecord, last: Measurement, width: number): Figure {
  const series = collapseSeries(record.measurements, last.tcv.length)
  const worst = Math.max(...last.tcv)
  const atStart = Math.max(...(record.measurements[0] ?? last).tcv)
  const hasFallen = worst > 0 && worst < atStart / 10
  const title = hasFallen
    ? `TCV falls to ${formatNumber(worst, 2)} or less in every layer`
    : 'Total cluster variation per layer'
  const height = Math.round(width * 0.5)
  const view = { width, height, theme: lightTheme, floor: tcvFloor(record), title, fontSize }
  return { option: collapseOption(series, view), title, width, height, runs: [record] }
}

function objectiveFigure(record: RunRecord, last: Measurement, width: number): Figure {
  const excess = last.objective / (record.forecast.balance?.objective ?? NaN) - 1
  const isNear = excess >= 0 && excess < 1
  const title = isNear
    ? `The objective ends ${formatPercent(excess)} above the balance law’s forecast`
    : 'The objective and its parts'
  const series = objectiveSeries(record.scalars, record.forecast)
  const height = Math.round(width * 0.55)
  const option = objectiveOption(series, { width, height, theme: lightTheme, title, fontSize })
  return { option, title, width, height, runs: [record] }
}
