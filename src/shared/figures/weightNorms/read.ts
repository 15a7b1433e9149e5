import { CallError } from '../../contract/errors.ts'
import type { WeightNormsData } from './data.ts'
import type { Forecast } from '../../contract/forecasts.ts'
import { deltaOf, firstPenaltyLabel } from '../../spec/firstPenalty.ts'
import { weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import type { MeasuredRun } from '../kind.ts'

/** Reads one panel per run in the order given, with ‖W_l‖ from the singular values. */
export function readWeightNorms(sources: readonly MeasuredRun[]): WeightNormsData {
  const panels = sources.map(({ summary, spec, forecast, measurements }) => {
    const measured = measurements()
    if (measured.length === 0)
      throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
    const { widths, residual } = spec.network
    const last = widths.length - 1
    return {
      run: summary.id,
      label: firstPenaltyLabel(spec),
      value: deltaOf(spec),
      steps: measured.map(({ step }) => step),
      multipliers: measured.map(({ multiplier }) => multiplier),
      norms: widths.map((_, l) =>
        Float64Array.from(measured, ({ weightSpectra }) => Math.hypot(...(weightSpectra[l] ?? [Number.NaN]))),
      ),
      forecast: forecastNorms(spec, forecast),
      residual: widths.map((_, l) => residual && l > 0 && l < last),
    }
  })
  return { kind: 'weightNorms', panels }
}

/** Returns ‖W_1‖ from its share of the objective, and the other norms as the law gives them. */
function forecastNorms(spec: RunSpec, { balance }: Forecast): Float64Array {
  const first = Math.sqrt((2 * (balance?.firstPenalty ?? NaN)) / (weightDecays(spec)[0] ?? NaN))
  const norms = [first, ...(balance?.weightNorms ?? [])]
  return Float64Array.from(spec.network.widths, (_, l) => norms[l] ?? NaN)
}
