import type { CollapseSeries } from '../../../shared/charts/collapse.ts'
import type { ObjectiveSeries } from '../../../shared/charts/objective.ts'
import { scalarNames, type Measurement, type ScalarName } from '../../../shared/contract/measurements.ts'
import type { Forecast } from '../../../shared/contract/forecasts.ts'

/** One column of the scalar rows. */
export function scalarColumn(scalars: Float64Array, name: ScalarName): Float64Array {
  const width = scalarNames.length
  const offset = scalarNames.indexOf(name)
  return Float64Array.from(
    { length: Math.floor(scalars.length / width) },
    (_, row) => scalars[row * width + offset] ?? NaN,
  )
}

export function collapseSeries(measurements: readonly Measurement[], layers: number): CollapseSeries {
  return {
    steps: measurements.map(({ step }) => step),
    tcv: Array.from({ length: layers }, (_, l) => measurements.map(({ tcv }) => tcv[l] ?? NaN)),
    multipliers: measurements.map(({ multiplier }) => multiplier),
  }
}

export function objectiveSeries(scalars: Float64Array, forecast: Forecast): ObjectiveSeries {
  return {
    steps: scalarColumn(scalars, 'step'),
    objective: scalarColumn(scalars, 'objective'),
    dataLoss: scalarColumn(scalars, 'dataLoss'),
    weightPenalty: scalarColumn(scalars, 'weightPenalty'),
    featurePenalty: scalarColumn(scalars, 'featurePenalty'),
    gradientNorm: scalarColumn(scalars, 'gradientNorm'),
    forecastObjective: forecast.balance?.objective ?? null,
  }
}
