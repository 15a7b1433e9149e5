import type { EChartsOption } from 'echarts'
import { collapseOption } from '../../shared/figures/collapse/chart.ts'
import { withLines } from '../../shared/plot/curves.ts'
import { formatNumber, formatPercent } from '../../shared/plot/numbers.ts'
import { objectiveOption } from '../../shared/figures/objective/chart.ts'
import { paperRank, type RankChoice } from '../../shared/figures/ranks/data.ts'
import { ranksOption, ranksSentence } from '../../shared/figures/ranks/chart.ts'
import { collapseSeries, objectiveSeries, precisionOf, ranksSeries, tcvFloor } from '../../shared/figures/runSeries.ts'
import { spectraChart } from '../../shared/figures/spectra/runSpectra.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import type { RunFigureKind } from '../../shared/spec/figureKind.ts'
import { spectrumFloor } from '../../shared/theory/numericalFloor.ts'
import { printFont, printStyle, type FigureStyle } from './style.ts'
import { collapseTable, objectiveTable, ranksTable, spectraTable } from './table/runTables.ts'
import type { Table } from '../../shared/figures/table.ts'

/** A chart ready to be drawn for print. */
export interface Figure {
  option: EChartsOption
  title: string
  width: number
  height: number
  /** What it is made of, for its metadata. */
  runs: FigureRun[]
  /** What it shows, in numbers. */
  table: () => Table
}

export type FigureRun = Pick<RunRecord, 'summary' | 'versions'>

/** The figures of `kind`: one for all runs, or one for each where a chart holds a single run. */
export function figuresOf(
  kind: RunFigureKind,
  records: RunRecord[],
  width: number,
  style: FigureStyle = printStyle(),
  ranks: RankChoice = paperRank,
): Figure[] {
  const measured = records.map((record) => ({ record, last: lastMeasurement(record) }))
  if (kind === 'spectra') return [drawn(spectraFigure(measured, width, style), style)]
  const figure = {
    collapse: collapseFigure,
    objective: objectiveFigure,
    ranks: (record: RunRecord) => ranksFigure(record, width, style, ranks),
  }[kind]
  return measured.map(({ record, last }) => drawn(figure(record, last, width, style), style))
}

const drawn = (figure: Figure, { theme }: FigureStyle): Figure => ({
  ...figure,
  option: withLines(figure.option, theme.lineScale),
})

/** Half the width; where that is too narrow, what labels and curves need: panels of one row then end alike. */
const heightOf = (width: number, { fontSize }: FigureStyle): number => Math.round(Math.max(width / 2, 20 * fontSize))

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

function spectraFigure(runs: MeasuredRun[], width: number, style: FigureStyle): Figure {
  const chart = spectraChart(runs.map(({ record, last }) => ({ ...record, id: record.summary.id, last })))
  const title = style.titleOf(chart.title)
  const height = chart.height(width, style.fontSize, style.theme)
  const option = chart.option({ width, height, ...printFont(style), title })
  const ids = runs.map(({ record }) => record.summary.id)
  return {
    ...{ option, title: title || chart.title, width, height, runs: runs.map(({ record }) => record) },
    table: () => spectraTable(option, ids),
  }
}

function collapseFigure(record: RunRecord, last: Measurement, width: number, style: FigureStyle): Figure {
  const series = collapseSeries(record.measurements, last.tcv.length)
  const worst = Math.max(...last.tcv)
  const atStart = Math.max(...(record.measurements[0] ?? last).tcv)
  const hasFallen = worst > 0 && worst < atStart / 10
  const seen = hasFallen
    ? `TCV falls to ${formatNumber(worst, 2)} or less in every layer`
    : 'Total cluster variation per layer'
  const title = style.titleOf(seen)
  const height = heightOf(width, style)
  const view = { width, height, ...printFont(style), floor: tcvFloor(record), title }
  const table = () => collapseTable(series, record.summary.id)
  return { option: collapseOption(series, view), title: title || seen, width, height, runs: [record], table }
}

function ranksFigure(record: RunRecord, width: number, style: FigureStyle, choice: RankChoice): Figure {
  const series = ranksSeries(record.measurements, choice)
  const K = record.spec.network.widths.at(-1) ?? 1
  const seen = ranksSentence(series, choice, K)
  const title = style.titleOf(seen)
  const height = Math.round(1.25 * heightOf(width, style))
  const view = { width, height, ...printFont(style), choice, K, floor: spectrumFloor[precisionOf(record)], title }
  const table = () => ranksTable(series, choice, record.summary.id)
  return { option: ranksOption(series, view), title: title || seen, width, height, runs: [record], table }
}

function objectiveFigure(record: RunRecord, last: Measurement, width: number, style: FigureStyle): Figure {
  const excess = last.objective / (record.forecast.balance?.objective ?? NaN) - 1
  const isNear = excess >= 0 && excess < 1
  const seen = isNear
    ? `The objective ends ${formatPercent(excess)} above the balance law’s forecast`
    : 'The objective and its parts'
  const title = style.titleOf(seen)
  const series = objectiveSeries(record.scalars, record.forecast)
  const height = heightOf(width, style)
  const option = objectiveOption(series, { width, height, ...printFont(style), title })
  return {
    option,
    title: title || seen,
    width,
    height,
    runs: [record],
    table: () => objectiveTable(series, record.summary.id),
  }
}
