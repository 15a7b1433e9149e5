import type { Forecast } from '../../contract/forecasts.ts'
import type { Measurement } from '../../contract/measurements.ts'
import type { RunRecord } from '../../contract/runs.ts'
import { differingFields } from '../../spec/differingFields.ts'
import { isSeed } from '../../spec/fieldLabel.ts'
import { deltaOf, firstPenaltyLabel } from '../../spec/firstPenalty.ts'
import { spectrumFloor } from '../../theory/numericalFloor.ts'
import { nextLayer } from '../../theory/recursiveForecast.ts'
import { spectrumFit } from '../../theory/spectrumFit.ts'
import { axisLabel } from '../fieldText.ts'
import { formatPercent } from '../../plot/numbers.ts'
import { precisionOf, spectraColumn } from '../runSeries.ts'
import { spectraHeight, spectraOption, type SpectraColumn, type SpectraView } from './chart.ts'
import type { StudyChart } from '../kind.ts'
import { lightTheme } from '../../plot/theme.ts'

/** What the chart needs of a run, and no more: a page holds twelve of them. */
export interface SpectraRun extends Pick<RunRecord, 'spec' | 'engine'> {
  id: string
  forecast: Forecast
  /** The last measurement; null where only the forecast is known. */
  last: Measurement | null
}

/** Figure 2: one column of panels per run, its layers below each other; of a single run side by side. */
export function spectraChart(runs: readonly SpectraRun[]): StudyChart {
  const columns = spectraColumns(runs)
  const K = Math.max(1, ...runs.map(classCount))
  const layout = runs.length > 1 ? 'column' : 'row'
  const floor = Math.max(0, ...runs.map((run) => spectrumFloor[precisionOf(run)]))
  const look = { K, layout, floor, ...spectraScale(columns, K) } as const
  const title = titleOf(runs)
  return {
    title,
    height: (width, fontSize = 12, theme = lightTheme) =>
      spectraHeight(columns, { ...look, title, width, fontSize, theme }),
    option: (view) => spectraOption(columns, { ...look, ...view }),
  }
}

/** One column per run, from its last measurement; forecasts alone where there is none. */
export function spectraColumns(runs: readonly SpectraRun[]): SpectraColumn[] {
  const titles = columnTitles(runs)
  return runs.map(({ spec, forecast, last }, at) => spectraColumn(forecast, last, spec.network, titles[at]))
}

/**
 * The shortest title that tells the runs apart: δ (λ₁ where δ is not in force), else it and seed, else the few fields
 * in which they differ, else δ and id.
 */
function columnTitles(runs: readonly SpectraRun[]): string[] {
  const deltas = runs.map(({ spec }) => firstPenaltyLabel(spec))
  const seeds = runs.map(({ spec }, i) => `${deltas[i]} · seed ${spec.seed}`)
  const ids = runs.map(({ id }, i) => `${deltas[i]} · ${id.slice(0, 8)}`)
  return [deltas, seeds, fieldTitles(runs)].find((titles) => new Set(titles).size === runs.length) ?? ids
}

/** None where they differ in so much that no title has room for it. */
function fieldTitles(runs: readonly SpectraRun[]): string[] {
  const differing = differingFields(runs.map(({ spec }) => spec))
  const fields = [...differing.filter(({ path }) => !isSeed(path)), ...differing.filter(({ path }) => isSeed(path))]
  if (fields.length === 0 || fields.length > 3) return []
  return runs.map((_, i) =>
    fields.map(({ path, values }) => (values[i] === undefined ? '–' : axisLabel(path, values[i]))).join(' · '),
  )
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

type Forecaster = (run: SpectraRun, layer: number) => ArrayLike<number> | undefined
/** What the values may lie on, the strongest statement first. */
const forecasters: [string, Forecaster][] = [
  ['forecast of Theorem 4.2', ({ forecast }, l) => forecast.theorem?.singularValues[l]],
  ['forecast of the balance law', ({ forecast }, l) => forecast.balance?.singularValues[l]],
  [
    'forecast from the next layer',
    ({ last, spec }, l) => (last && nextLayer(last, spec.network, l + 1).spectrum) ?? undefined,
  ],
]

/** Says what is seen, and only when it is. */
function titleOf(runs: readonly SpectraRun[]): string {
  const sorted = runs.toSorted((a, b) => (deltaOf(b.spec) ?? 0) - (deltaOf(a.spec) ?? 0))
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

function isSweepDown(sorted: readonly SpectraRun[]): boolean {
  const deltas = sorted.map(({ spec }) => deltaOf(spec))
  return !deltas.includes(null) && new Set(deltas).size === sorted.length
}

/** Of all layers but the last; NaN where any has no forecast or is not measured. */
function worstError(run: SpectraRun, forecaster: Forecaster): number {
  const K = classCount(run)
  const errors = Array.from({ length: run.spec.network.widths.length - 1 }, (_, l) => {
    const [measured, forecast] = [run.last?.featureSpectra[l], forecaster(run, l)]
    return measured && forecast && Math.min(measured.length, forecast.length) >= K
      ? spectrumFit(measured, forecast, K).error
      : NaN
  })
  return Math.max(...errors)
}

function classCount({ spec }: SpectraRun): number {
  return spec.network.widths.at(-1) ?? 1
}
