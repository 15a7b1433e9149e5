import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Finished runs of one optimizer over weight decay or width (2405.14468, Figure 3 middle and right). */
export const UnconstrainedTrendData = z.strictObject({
  kind: z.literal('unconstrainedTrend'),
  /** What varies between the runs: λ with n λ_H, or the units of the hidden layers. */
  variable: z.enum(['decay', 'width']),
  classes: z.int(),
  /** L: weight matrices above the free features. */
  matrices: z.int(),
  groups: z.array(
    z.strictObject({
      optimizer: z.string(),
      isFirstOrder: z.boolean(),
      /** Ascending. */
      points: z.array(
        z.strictObject({
          x: z.number(),
          runs: z.array(
            z.strictObject({
              run: RunId,
              /** Mean of rank M_2 … rank M_{L−1}; null for L = 2. */
              rank: z.number().nullable(),
              /** The last objective over F_DNC. */
              ratio: z.number(),
              ending: z.enum(['zero', 'partial', 'collapse', 'below', 'above']),
              /** The largest relative gradient of a layer at the sharpest ReLU; null without sharpened ReLU. */
              certificate: z.number().nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type UnconstrainedTrendData = z.infer<typeof UnconstrainedTrendData>
