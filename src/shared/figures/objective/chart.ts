import type { EChartsOption } from 'echarts'
import { logScale, decadesOf } from '../../plot/scales.ts'
import {
  curve,
  lastPoint,
  leftOutSentence,
  shownValues,
  type Curve,
  type CurveLook,
  type CurveView,
} from '../../plot/curves.ts'
import { emptyOption } from '../../plot/baseOption.ts'
import { chartFrame, typeSizes } from '../../plot/chartFrame.ts'
import {
  historyOption,
  type HistoryPanel,
  beforeLogSentence,
  onlyBeforeLog,
  rowsFrom,
  stepsBeforeLog,
  historyHeight,
} from '../../plot/history.ts'
import { rangeOf } from '../../plot/limits.ts'
import { formatNumber } from '../../plot/numbers.ts'
import { hasEnded, type RunRecord } from '../../contract/runs.ts'
import { areEmpty } from '../../plot/zeroStrip.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { RunFigureInput, StudyChart } from '../kind.ts'
import type { FigureView } from '../view.ts'
import { objectiveSeries, scalarRows, type ObjectiveSeries } from './data.ts'
import { structureLines } from '../spectra/data.ts'
import { objectiveTitleOf } from './title.ts'

export interface ObjectiveView {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  /** A last caption. */
  note?: string
  /** A step to mark. */
  cursor?: number
  /** Whether the steps are on a log axis. */
  isLogX?: boolean
  fontSize?: number
  /** Whether the run is live. Its lines are redrawn often, so they have half as many points and the parts are thin. */
  isLive?: boolean
}

const partWidth = 1.4
/** Without a GPU, Chromium draws a jagged line of up to one pixel five times as fast as a wider one. */
const liveWidth = 1

/** The objective and its parts of one run over the steps. */
export function objectiveChart({ record }: RunFigureInput, { isLogX = false }: FigureView = {}): StudyChart {
  const { forecast, spec } = record
  const structures = structureLines(spec)
  const isOfBatches = spec.batches !== null
  const series = { ...objectiveSeries(rowsShown(record), forecast, undefined, structures), isOfBatches }
  return {
    title: objectiveTitleOf(record, structures),
    height: historyHeight,
    option: (view) => objectiveOption(series, { ...view, isLogX }),
  }
}

/** A run that still trains has steps soon. */
export const rowsShown = (record: Pick<RunRecord, 'scalars' | 'measurements' | 'summary'>): Float64Array =>
  hasEnded(record.summary.status) ? scalarRows(record) : record.scalars

/** Draws the objective, its parts and its gradient norm over the steps. Set the option with `notMerge`. */
export function objectiveOption(series: ObjectiveSeries, view: ObjectiveView): EChartsOption {
  const type = typeSizes(view.fontSize)
  const before = view.isLogX ? stepsBeforeLog(series.steps) : 0
  const detail = {
    width: view.isLive ? Math.ceil(view.width / 2) : view.width,
    isLogX: view.isLogX ?? false,
    ...rangeOf(view.theme),
  }
  const parts = partCurves(series, view, detail, before)
  const gradient = curve(
    rowsFrom(series.steps, before),
    rowsFrom(series.gradientNorm, before),
    {
      id: 'gradientNorm',
      name: 'gradient norm in training coordinates',
      label: '',
      colour: view.theme.recursive,
      width: view.isLive ? liveWidth : 1.3,
    },
    detail,
  )
  const values = shownValues(parts)
  const law = parts.some((own) => own.id === 'forecast')
    ? `balance law: the forecast${series.isForecastAtZero ? ' at δ = 0' : ''}`
    : ''
  const batches = series.isOfBatches ? 'each step: the numbers of its batch, before the step' : ''
  const isShown = !areEmpty(parts.filter(({ id }) => id === 'objective'))
  const isEmpty = areEmpty(parts)
  const diverged = isShown || series.steps.length === 0 || before > 0 ? '' : emptySentence(series)
  const captions = [
    diverged,
    law,
    batches,
    zeroSentence(series),
    leftOutSentence([...parts, gradient]),
    beforeLogSentence(before),
  ].filter(Boolean)
  const below = isEmpty ? { captions: [] } : { x: 'step', captions }
  const around = chartFrame({ ...view, entries: [], ...below }, type)
  const nothing = before > 0 ? onlyBeforeLog : emptySentence(series)
  if (isEmpty) return emptyOption(nothing, around, view)
  const most = view.height < 260 ? 3 : 5
  const panels: HistoryPanel[] = [
    { curves: parts, y: logScale(...decadesOf(values, null), most), name: 'objective', share: 7 },
  ]
  if (!areEmpty([gradient]))
    panels.push({
      curves: [gradient],
      y: logScale(...decadesOf(shownValues([gradient]), null), 2),
      name: '‖gradient‖, training',
      share: 3,
    })
  return historyOption(panels, [], around, view, type, summaryOf(parts))
}

/** Tells a run that has no steps yet from one whose steps are no numbers. */
function emptySentence({ steps: { length } }: ObjectiveSeries): string {
  if (length === 0) return 'No steps yet. This chart will show the objective and its parts.'
  const which = length === 1 ? 'its only logged step has no' : `none of its ${length} logged steps has a`
  return `The run diverged: ${which} finite objective.`
}

/** Returns the lines without the first `before` rows. */
function partCurves(series: ObjectiveSeries, view: ObjectiveView, detail: CurveView, before: number): Curve[] {
  const [{ theme }, { forecastObjective }] = [view, series]
  const steps = rowsFrom(series.steps, before)
  const last = lastKnown(series.objective)
  const objective = last === undefined ? 'objective' : `objective ${formatNumber(last)}`
  const looks: [ArrayLike<number>, CurveLook][] = [
    [series.weightPenalty, look('weightPenalty', 'weight penalty', theme.weightPenalty, [7, 3])],
    [series.featurePenalty, look('featurePenalty', 'feature penalty', theme.featurePenalty, [2, 2])],
    [series.dataLoss, look('dataLoss', 'data loss', theme.dataLoss)],
    [series.objective, { ...look('objective', 'objective', theme.ink), label: objective, width: 2 }],
  ]
  // A run without features to penalise has no line for their penalty, rather than one at 0.
  const present = looks.filter(([values, { id }]) => !id.endsWith('Penalty') || !isZeroThroughout(values))
  const curves = present.map(([values, own]) => {
    const width = view.isLive && own.width === partWidth ? liveWidth : own.width
    return curve(steps, rowsFrom(values, before), { ...own, width }, detail)
  })
  if (steps.length === 0) return curves
  const ends = [steps[0] ?? 0, steps[steps.length - 1] ?? 0]
  for (const { name, role, objective: value } of series.structures ?? []) {
    const own = role === 'dnc' ? look('dnc', name, theme.theorem, [5, 3]) : look('lowest', name, theme.balance, [2, 2])
    curves.push(curve(ends, [value, value], { ...own, label: `${name} ${formatNumber(value)}` }))
  }
  if (forecastObjective === null || !(forecastObjective > 0)) return curves
  const forecast = {
    ...look('forecast', 'balance law', theme.balance, [5, 3]),
    label: `balance law ${formatNumber(forecastObjective)}`,
  }
  return [...curves, curve(ends, [forecastObjective, forecastObjective], forecast)]
}

function look(id: string, name: string, colour: string, dash?: number[]): CurveLook {
  return { id, name, label: name, colour, width: partWidth, ...(dash ? { dash } : {}) }
}

function summaryOf(curves: Curve[]): string {
  const ends = curves.map((own) => `${own.name} ${formatNumber(lastPoint(own)?.[1] ?? NaN)}`)
  return `Objective and its parts over the steps. At the end: ${ends.join(', ')}.`
}

/** Names the penalties that are 0 at every step, which have no line. */
function zeroSentence({ weightPenalty, featurePenalty }: ObjectiveSeries): string {
  const zero = [
    ...(isZeroThroughout(weightPenalty) ? ['weight penalty'] : []),
    ...(isZeroThroughout(featurePenalty) ? ['feature penalty'] : []),
  ]
  return zero.length > 0 ? `0 at every step: ${zero.join(', ')}` : ''
}

function isZeroThroughout(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false
  return values.length > 0
}

function lastKnown(values: ArrayLike<number>): number | undefined {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i] ?? NaN
    if (Number.isFinite(value) && value >= 0) return value
  }
  return undefined
}
