import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Runs of one deep unconstrained features model against the closed-form losses (2405.14468, Figure 2). */
export const UnconstrainedLossData = z.strictObject({
  kind: z.literal('unconstrainedLoss'),
  /** K. */
  classes: z.int(),
  /** n: samples a class. */
  samples: z.int(),
  /** L: weight matrices above the free features. */
  matrices: z.int(),
  /** Whether the features are the output of a backbone; absent: they are free. */
  hasBackbone: z.boolean().optional(),
  /** F_DNC, and F_SRG; null where K has no such structure. */
  collapse: z.number(),
  srg: z.number().nullable(),
  runs: z.array(
    z.strictObject({
      run: RunId,
      optimizer: z.string(),
      isFirstOrder: z.boolean(),
      isFinished: z.boolean(),
      steps: z.array(z.int()),
      /** f / F_DNC at these steps. */
      ratios: Vector,
      /** How the last one relates to F_DNC; null before the first measurement. */
      ending: z.enum(['zero', 'partial', 'collapse', 'below', 'above']).nullable(),
      /** rank M_2 … rank M_L. */
      ranks: z.array(z.int()),
      /** The largest part of ‖Z^l‖² within the classes, l = 1 … L. */
      within: z.number(),
      /** The largest relative gradient of a layer at the sharpest ReLU; null without sharpened ReLU. */
      certificate: z.number().nullable(),
    }),
  ),
  /** The finished run with the lowest objective; null before the first end. */
  lowest: z
    .strictObject({
      run: RunId,
      steps: z.array(z.int()),
      /** DNC1 of Z^1 … Z^L over the steps. */
      dnc1: z.array(Vector),
      /** Values below it are round-off; null where that is not known. */
      floor: z.number().nullable(),
      /** s_1 … s_K of Z^2 … Z^L, over s_1. */
      spectra: z.array(Vector),
    })
    .nullable(),
  /** s_i/s_1 of SRG in Z^2 … Z^{L−1} and in Z^L; null where K is not r(r − 1)/2. */
  srgSpectra: z.strictObject({ middle: Vector, last: Vector }).nullable(),
})
export type UnconstrainedLossData = z.infer<typeof UnconstrainedLossData>
