import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Norms of every weight matrix during training (Figure 5): one panel per run. */
export const WeightNormsData = z.strictObject({
  kind: z.literal('weightNorms'),
  panels: z.array(
    z.strictObject({
      run: RunId,
      /** Tells the run from the others, as δ = 0.1. */
      label: z.string(),
      /** The value in the label; null where it is no number. */
      value: z.number().nullable(),
      steps: z.array(z.int()),
      multipliers: z.array(z.number()),
      /** ‖W_l‖, l = 1 … L, each over the steps. */
      norms: z.array(Vector),
      /** ‖W_l‖ at the minimum, l = 1 … L, as the balance law forecasts it; NaN where it does not. */
      forecast: Vector,
      /** Whether layer l adds its input, l = 1 … L. */
      residual: z.array(z.boolean()),
    }),
  ),
})
export type WeightNormsData = z.infer<typeof WeightNormsData>
