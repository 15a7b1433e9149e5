import * as z from 'zod'

/** One row of panels in a figure of layers over time. */
export const StepRow = z.strictObject({
  step: z.int(),
  /** What λ was multiplied with there; null where nothing was measured. */
  multiplier: z.number().nullable(),
})
export type StepRow = z.infer<typeof StepRow>
