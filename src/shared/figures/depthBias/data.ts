import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Linear models under cross-entropy without weight decay: rank and norm at margin 1 over depth. */
export const DepthBiasData = z.strictObject({
  kind: z.literal('depthBias'),
  /** K, the same in every run. */
  classes: z.int(),
  /** Norms at margin 1 over that of DNC, for every depth from 1 to the deepest run. */
  structures: z.array(
    z.strictObject({
      depth: z.int(),
      pairs: z.number(),
      polygon: z.number(),
      /** The rank of the structure of least norm. */
      rank: z.int(),
    }),
  ),
  runs: z.array(
    z.strictObject({
      run: RunId,
      depth: z.int(),
      width: z.int(),
      /** Singular values of the logits above 10 % of the first. */
      rank: z.int(),
      dataLoss: z.number(),
      /** The norm of the logits at margin 1 over that of DNC; null where a sample is misclassified. */
      norm: z.number().nullable(),
    }),
  ),
})
export type DepthBiasData = z.infer<typeof DepthBiasData>
