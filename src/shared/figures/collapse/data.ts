import type { Measurement } from '../../contract/measurements.ts'
import type { RunRecord } from '../../contract/runs.ts'
import { precisionOf, variationFloor } from '../../theory/numericalFloor.ts'

export interface CollapseSeries {
  steps: ArrayLike<number>
  /** TCV of Z^l per step, one entry per layer l = 1 … L. */
  tcv: ArrayLike<number>[]
  /** Certified bounds of the TCV over all partitions, in the same order; NaN where they were not measured. */
  lower: ArrayLike<number>[]
  upper: ArrayLike<number>[]
  /** Multiplier of λ in the continuation, per step. */
  multipliers: ArrayLike<number>
}

/** Returns TCV of Z^1 … Z^layers at every measurement, with its certified bounds. */
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

/** Returns how many layers the figure shows: Z^1 … Z^{L−1}. Z^L is the output, whose collapse is the loss itself. */
export const hiddenLayers = ({ spec }: Pick<RunRecord, 'spec'>): number => spec.network.widths.length - 1

/** Returns the numerical floor of a run's TCV, from its last measurement. */
export function tcvFloor(record: RunRecord): number {
  return variationFloor(precisionOf(record), record.measurements.at(-1)?.featureSpectra ?? [], record.summary.samples)
}
