import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Linear DUFMs under cross-entropy: rank and loss of known structures and of trained runs over depth. */
export const LogitRankData = z.strictObject({
  kind: z.literal('logitRank'),
  /** λ and nλ_H, the same in every run. */
  decay: z.number(),
  featureDecay: z.number(),
  /** One per number of classes K, ascending. */
  classes: z.array(
    z.strictObject({
      classes: z.int(),
      /** L, ascending: every depth from 1 to the deepest run. */
      known: z.array(
        z.strictObject({
          depth: z.int(),
          /** The lowest known structure; theory/unconstrained/bestLogits.ts. */
          name: z.string(),
          rank: z.int(),
          loss: z.number(),
          /** The loss of DNC. */
          collapse: z.number(),
        }),
      ),
      runs: z.array(
        z.strictObject({
          run: RunId,
          depth: z.int(),
          /** Singular values of the logits above 1 % of the first. */
          rank: z.int(),
          loss: z.number(),
          /** The loss over that of DNC. */
          ratio: z.number(),
        }),
      ),
    }),
  ),
})
export type LogitRankData = z.infer<typeof LogitRankData>
