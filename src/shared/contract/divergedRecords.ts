import * as z from 'zod'
import { CollapseChange, CollapseStep } from './collapseSteps.ts'
import { Measurement, Progress } from './measurements.ts'

/** A number of a run that may have diverged: NaN and infinities too, which z.number() refuses. */
export const AnyNumber = z.custom<number>((value) => typeof value === 'number', 'is no number')

/** Records of runs that may have diverged. */
export const AnyMeasurement = Measurement.extend({
  time: AnyNumber,
  multiplier: AnyNumber,
  objective: AnyNumber,
  dataLoss: AnyNumber,
  weightPenalty: AnyNumber,
  featurePenalty: AnyNumber,
  gradientNorm: AnyNumber,
})
export const AnyProgress = Progress.extend({
  objective: AnyNumber,
  dataLoss: AnyNumber,
  secondsLeft: AnyNumber.nullable(),
})
export const AnyCollapseStep = CollapseStep.extend({
  changes: z.array(CollapseChange.extend({ change: AnyNumber.nullable(), noise: AnyNumber.nullable() })),
})
