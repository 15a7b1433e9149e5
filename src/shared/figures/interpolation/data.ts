import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Runs of decreasing λ against interpolating networks (λ⁻¹L_λ → L). theory/interpolationLimit.ts defines the numbers. */
export const InterpolationData = z.strictObject({
  kind: z.literal('interpolation'),
  /** By descending λ: the run with the lowest objective at each. */
  runs: z.array(
    z.strictObject({
      run: RunId,
      lambda: z.number(),
      lower: z.number(),
      cost: z.number(),
      upper: z.number().nullable(),
      gap: z.number().nullable(),
      lossShare: z.number(),
    }),
  ),
  leastUpper: z.number().nullable(),
  lossOrder: z.number().nullable(),
  violations: z.strictObject({
    lowerFalls: z.number(),
    costFalls: z.number(),
    lossGrows: z.number(),
    missed: z.number(),
  }),
  /** Why some runs have no interpolating network. */
  refusals: z.array(z.string()),
  /** How many runs of the same λ ended higher. */
  others: z.int(),
})
export type InterpolationData = z.infer<typeof InterpolationData>
