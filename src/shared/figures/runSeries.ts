import type { Forecast } from '../contract/forecasts.ts'
import { scalarNames, type Measurement, type ScalarName } from '../contract/measurements.ts'
import type { RunRecord } from '../contract/runs.ts'
import type { RunSpec } from '../spec/runSpec.ts'
import { nextLayer } from '../theory/recursiveForecast.ts'
import { variationFloor, type Precision } from '../theory/numericalFloor.ts'
import type { CollapseSeries } from './collapse/chart.ts'
import type { ObjectiveSeries } from './objective/chart.ts'
import { rankOf, type RankChoice, type RankSeries } from './ranks/data.ts'
import type { SpectraColumn, SpectraPanel } from './spectra/chart.ts'

/** What a run was computed in; what its recipe asks for while it has not begun. */
export const precisionOf = ({ engine, spec }: Pick<RunRecord, 'engine' | 'spec'>): Precision =>
  engine?.precision ?? spec.precision

/** The numerical floor of a run's TCV, from its last measurement. */
export function tcvFloor(record: RunRecord): number {
  return variationFloor(precisionOf(record), record.measurements.at(-1)?.featureSpectra ?? [], record.summary.samples)
}

/** One column of the scalar rows. */
export function scalarColumn(scalars: Float64Array, name: ScalarName): Float64Array {
  const width = scalarNames.length
  const offset = scalarNames.indexOf(name)
  const column = new Float64Array(Math.floor(scalars.length / width))
  for (let row = 0; row < column.length; row++) column[row] = scalars[row * width + offset] ?? NaN
  return column
}

/** TCV of Z^1 … Z^layers at every measurement, and between what it lies. */
export function collapseSeries(measurements: readonly Measurement[], layers: number): CollapseSeries {
  const layered = (of: (measurement: Measurement) => Float64Array): number[][] =>
    Array.from({ length: layers }, (_, l) => measurements.map((measurement) => of(measurement)[l] ?? NaN))
  return {
    steps: measurements.map(({ step }) => step),
    tcv: layered(({ tcv }) => tcv),
    lower: layered(({ tcvLower }) => tcvLower),
    upper: layered(({ tcvUpper }) => tcvUpper),
    multipliers: measurements.map(({ multiplier }) => multiplier),
  }
}

/** Ranks of all features and weights at every measurement, from their spectra. */
export function ranksSeries(measurements: readonly Measurement[], choice: RankChoice): RankSeries {
  const ranks = (of: (measurement: Measurement) => readonly Float64Array[]): number[][] =>
    Array.from({ length: measurements[0] ? of(measurements[0]).length : 0 }, (_, l) =>
      measurements.map((measurement) => rankOf(of(measurement)[l] ?? [], choice)),
    )
  return {
    steps: measurements.map(({ step }) => step),
    features: ranks(({ featureSpectra }) => featureSpectra),
    weights: ranks(({ weightSpectra }) => weightSpectra),
    multipliers: measurements.map(({ multiplier }) => multiplier),
  }
}

/** Whether the balance law leaves ‖W₁‖² out: it does where the inputs were not at hand, or δ is 0. */
export const isAtZero = ({ balance }: Forecast): boolean => balance?.firstPenalty === undefined

/** The objective and its parts at every step. `column`: of a live run one that copies the new rows alone. */
export function objectiveSeries(
  scalars: Float64Array,
  forecast: Forecast,
  column: typeof scalarColumn = scalarColumn,
): ObjectiveSeries {
  return {
    steps: column(scalars, 'step'),
    objective: column(scalars, 'objective'),
    dataLoss: column(scalars, 'dataLoss'),
    weightPenalty: column(scalars, 'weightPenalty'),
    featurePenalty: column(scalars, 'featurePenalty'),
    gradientNorm: column(scalars, 'gradientNorm'),
    forecastObjective: forecast.balance?.objective ?? null,
    isForecastAtZero: isAtZero(forecast),
  }
}

/** What one run, or one recipe before its run, shows: one panel per hidden layer. */
export function spectraColumn(
  forecast: Forecast | null,
  measurement: Measurement | null,
  network: RunSpec['network'],
  title = '',
): SpectraColumn {
  const layers = network.widths.length - 1
  const panels = Array.from({ length: layers }, (_, l): SpectraPanel => {
    return {
      layer: l + 1,
      measured: measurement?.featureSpectra[l] ?? null,
      theorem: forecast?.theorem?.singularValues[l] ?? null,
      balance: forecast?.balance?.singularValues[l] ?? null,
      recursive: measurement && nextLayer(measurement, network, l + 1).spectrum,
      layers,
    }
  })
  return { title, panels }
}

/** The weights of one run: one panel per layer, and no forecast, since the laws give the norms of the weights alone. */
export function weightsColumn(measurement: Measurement | null, layers: number): SpectraColumn {
  const panels = Array.from({ length: layers }, (_, l): SpectraPanel => {
    const measured = measurement?.weightSpectra[l] ?? null
    return { layer: l + 1, matrix: 'W', measured, theorem: null, balance: null, recursive: null, layers }
  })
  return { title: '', panels }
}
