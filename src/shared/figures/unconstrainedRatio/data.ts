import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

const Ending = z.enum(['zero', 'partial', 'collapse', 'below', 'above'])

/** Losses over that of DNC for several K and L: closed forms, and the lowest runs (2405.14468, Figure 3 left). */
export const UnconstrainedRatioData = z.strictObject({
  kind: z.literal('unconstrainedRatio'),
  /** λ of every weight matrix, and n λ_H. */
  decay: z.number(),
  featureDecay: z.number(),
  /** Closed forms by L, ascending. K of the points rises. */
  forms: z.array(
    z.strictObject({
      matrices: z.int(),
      points: z.array(
        z.strictObject({
          classes: z.int(),
          /** The lowest known low-rank loss over F_DNC. */
          ratio: z.number(),
          /** The structure that has it, as SRG, r = 5. */
          structure: z.string(),
          /** Whether K = r(r − 1)/2 or, for the square, 4. */
          isExact: z.boolean(),
        }),
      ),
    }),
  ),
  /** By L, then by K: the lowest run that lost no class. */
  groups: z.array(
    z.strictObject({
      classes: z.int(),
      matrices: z.int(),
      /** Finished runs, and how many of them ended zero or partial. */
      runs: z.int(),
      failed: z.int(),
      best: z
        .strictObject({
          run: RunId,
          ratio: z.number(),
          ending: Ending,
          /** The lowest closed form of the same K and L over F_DNC; null where only DNC is known. */
          known: z.number().nullable(),
          /** rank M_2 … rank M_L. */
          ranks: z.array(z.int()),
          /** The largest relative gradient of a layer at the sharpest ReLU; null without sharpened ReLU. */
          certificate: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
})
export type UnconstrainedRatioData = z.infer<typeof UnconstrainedRatioData>
