import { CallError } from '../../shared/contract/errors.ts'
import type { WeightNormsData } from '../../shared/contract/figureData/weightNorms.ts'
import { deltaOf, firstPenaltyLabel } from '../../shared/spec/firstPenalty.ts'
import type { FigureSource } from './source.ts'

/** One panel per run in the order given; ‖W_l‖ from the singular values. */
export function weightNorms(sources: readonly FigureSource[]): WeightNormsData {
  const panels = sources.map(({ summary, spec, measurements }) => {
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
      residual: widths.map((_, l) => residual && l > 0 && l < last),
    }
  })
  return { kind: 'weightNorms', panels }
}
