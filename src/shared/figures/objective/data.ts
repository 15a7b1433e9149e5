import type { StructureLine } from '../../theory/unconstrained/structureForecast.ts'
import type { Forecast } from '../../contract/forecasts.ts'
import type { RunRecord } from '../../contract/runs.ts'
import { scalarNames, type ScalarName } from '../../contract/measurements.ts'

export interface ObjectiveSeries {
  steps: ArrayLike<number>
  objective: ArrayLike<number>
  dataLoss: ArrayLike<number>
  weightPenalty: ArrayLike<number>
  featurePenalty: ArrayLike<number>
  gradientNorm: ArrayLike<number>
  /** The forecast of the balance law; null where there is none. */
  forecastObjective: number | null
  /** Whether it is the forecast for δ = 0 and not for the δ of the run. */
  isForecastAtZero: boolean
  /** The objectives of DNC and of the lowest structure known, for free features. */
  structures?: readonly Pick<StructureLine, 'name' | 'role' | 'objective'>[]
  /** Whether each step has the numbers of its batch alone, at the point before the step. */
  isOfBatches?: boolean
}

/** Returns one column of the scalar rows. */
export function scalarColumn(scalars: Float64Array, name: ScalarName): Float64Array {
  const width = scalarNames.length
  const offset = scalarNames.indexOf(name)
  const column = new Float64Array(Math.floor(scalars.length / width))
  for (let row = 0; row < column.length; row++) column[row] = scalars[row * width + offset] ?? NaN
  return column
}

/**
 * Returns the scalar rows of a run, or those of its measurements where it logged no step: a run that diverges in its first
 * step has a measurement of its initial weights alone.
 */
export function scalarRows({ scalars, measurements }: Pick<RunRecord, 'scalars' | 'measurements'>): Float64Array {
  if (scalars.length > 0 || measurements.length === 0) return scalars
  return Float64Array.from(measurements.flatMap((own) => scalarNames.map((name) => own[name])))
}

/** Whether the balance law leaves ‖W₁‖² out, because the inputs were unavailable or δ is 0. */
export const isAtZero = ({ balance }: Forecast): boolean => balance?.firstPenalty === undefined

/** Returns the objective and its parts at every step. `column` copies only the new rows of a live run. */
export function objectiveSeries(
  scalars: Float64Array,
  forecast: Forecast,
  column: typeof scalarColumn = scalarColumn,
  structures: ObjectiveSeries['structures'] = [],
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
    ...(structures.length > 0 ? { structures } : {}),
  }
}
