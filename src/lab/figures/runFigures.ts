import type { EChartsOption } from 'echarts'
import { collapseOption } from '../../shared/charts/collapse.ts'
import { formatNumber, formatPercent } from '../../shared/charts/numbers.ts'
import { objectiveOption } from '../../shared/charts/objective.ts'
import { collapseSeries, objectiveSeries, precisionOf, spectraColumn, tcvFloor } from '../../shared/charts/runSeries.ts'
import { spectraHeight, spectraOption, type SpectraColumn, type SpectraView } from '../../shared/charts/spectra.ts'
import { lightTheme } from '../../shared/charts/theme.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { deltaOf, firstPenaltyLabel } from '../../shared/spec/firstPenalty.ts'
import type { RunFigureKind } from '../../shared/spec/figureKind.ts'
import { spectrumFit } from '../../shared/theory/spectrumFit.ts'
import { spectrumFloor } from '../../shared/theory/numericalFloor.ts'

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
  const records = runs.map(({ record }) => record)
  const columns = spectraColumns(records)
  const K = Math.max(...records.map(classCount))
  const layout = runs.length > 1 ? 'column' : 'row'
  const title = spectraTitle(runs)
  const look = { K, layout, title, theme: lightTheme, fontSize, floor: floorOf(records) } as const
  const view = { ...look, ...spectraScale(columns, K), width }
  const height = spectraHeight(columns, view)
  return { option: spectraOption(columns, { ...view, height }), title, width, height, runs: records }
}

/** One column per run, from its last measurement; forecasts alone where there is none. */
export function spectraColumns(records: RunRecord[]): SpectraColumn[] {
  const titles = columnTitles(records)
  return records.map((record, at) => {
    const layers = record.spec.network.widths.length - 1
    return spectraColumn(record.forecast, record.measurements.at(-1) ?? null, layers, titles[at])
  })
}

/** The shortest title that tells the runs apart: δ (λ₁ where δ is not in force), else it and seed, else it and id. */
function columnTitles(records: RunRecord[]): string[] {
  const deltas = records.map(({ spec }) => firstPenaltyLabel(spec))
  const seeds = records.map((record, i) => `${deltas[i]} · seed ${record.spec.seed}`)
  const ids = records.map((record, i) => `${deltas[i]} · ${record.summary.id.slice(0, 8)}`)
  return [deltas, seeds].find((titles) => new Set(titles).size === titles.length) ?? ids
}

/** Beyond a factor of six a linear axis presses the smaller layers flat, so the K leading values go on a log axis. */
function spectraScale(columns: SpectraColumn[], K: number): Pick<SpectraView, 'scale' | 'shown'> {
  const tops = columns.flatMap((column) =>
    column.panels.flatMap((panel) => [panel.measured, panel.theorem, panel.balance].flatMap((v) => v?.[0] ?? [])),
  )
  const positive = tops.filter((value) => Number.isFinite(value) && value > 0)
  const isWide = positive.length > 0 && Math.max(...positive) > 6 * Math.min(...positive)
  return isWide ? { scale: 'log', shown: K } : { scale: 'linear' }
}

/** Near enough to be called on the forecast: what Figure 2 of the paper shows. */
const close = 0.06

type Forecaster = (record: RunRecord, last: Measurement, layer: number) => ArrayLike<number> | undefined
/** What the values may lie on, the strongest statement first. */
const forecasters: [string, Forecaster][] = [
  ['forecast of Theorem 4.2', (record, _, l) => record.forecast.theorem?.singularValues[l]],
  ['forecast of the balance law', (record, _, l) => record.forecast.balance?.singularValues[l]],
  ['forecast from the next layer', (_, last, l) => last.recursiveSpectra[l]],
]

/** Says what is seen, and only when it is. */
function spectraTitle(runs: MeasuredRun[]): string {
  const sorted = runs.toSorted((a, b) => (deltaOf(b.record.spec) ?? 0) - (deltaOf(a.record.spec) ?? 0))
  for (const [name, forecaster] of forecasters) {
    const errors = sorted.map((run) => worstError(run, forecaster))
    const least = errors.at(-1) ?? NaN
    if (!(least < close)) continue
    if (runs.length === 1) return `Every layer’s singular values lie within ${formatPercent(least)} of the ${name}`
    if (isSweepDown(sorted) && errors.every((error, i) => i === 0 || error < (errors[i - 1] ?? NaN)))
      return `Every layer’s singular values fall onto the ${name} as δ → 0`
  }
  return 'Singular values of the features, measured and forecast'
}

function isSweepDown(sorted: MeasuredRun[]): boolean {
  const deltas = sorted.map(({ record }) => deltaOf(record.spec))
  return !deltas.includes(null) && new Set(deltas).size === sorted.length
}

/** Of all layers but the last; NaN where any has no forecast. */
function worstError({ record, last }: MeasuredRun, forecaster: Forecaster): number {
  const K = classCount(record)
  const errors = Array.from({ length: record.spec.network.widths.length - 1 }, (_, l) => {
    const [measured, forecast] = [last.featureSpectra[l], forecaster(record, last, l)]
    return measured && forecast && Math.min(measured.length, forecast.length) >= K
      ? spectrumFit(measured, forecast, K).error
      : NaN
  })
  return Math.max(...errors)
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

function classCount(record: RunRecord): number {
  return record.spec.network.widths.at(-1) ?? 1
}

function floorOf(records: RunRecord[]): number {
  return Math.max(...records.map((record) => spectrumFloor[precisionOf(record)]))
}
