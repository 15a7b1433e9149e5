import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Balancedness of neighbouring weight matrices during training: one panel per run. */
export const BalancednessData = z.strictObject({
  kind: z.literal('balancedness'),
  panels: z.array(
    z.strictObject({
      run: RunId,
      /** Tells the run from the others, as δ = 0.1. */
      label: z.string(),
      steps: z.array(z.int()),
      multipliers: z.array(z.number()),
      /** ‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖/‖W_l‖², l = 1 … L − 1, each over the steps; NaN where it was not measured. */
      values: z.array(Vector),
      /** Below it a value is round-off of the weights. */
      floor: z.number(),
    }),
  ),
})
export type BalancednessData = z.infer<typeof BalancednessData>
