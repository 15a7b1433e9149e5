import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Networks of several depths against Theorem 4.2 (Remark B.6). theory/depthLimit.ts defines the numbers. */
export const DepthData = z.strictObject({
  kind: z.literal('depth'),
  /** K, the number of classes. */
  classes: z.int(),
  /** l*: the first layer that can represent collapsed features. */
  firstRepresentative: z.int(),
  /** One run per depth, ascending: the one with the lowest objective. */
  runs: z.array(
    z.strictObject({
      run: RunId,
      depth: z.int(),
      /** The part of the first 1, 2, … layers in Σ ½‖W_l‖². */
      shares: z.array(z.number()),
      /** Σ ½‖W_l‖² / L. */
      meanCost: z.number(),
      /** ‖s(Z^l) − s(σ⁻¹(Z^{l+1}))‖/‖s(σ⁻¹(Z^{l+1}))‖ of the first, the median and the last hidden layer. */
      errors: z.strictObject({ first: z.number(), median: z.number(), last: z.number() }),
      /** The largest within-class part of ‖Z^l‖² from l* on. */
      variation: z.number(),
    }),
  ),
  /** How many runs of the same depths ended higher. */
  others: z.int(),
})
export type DepthData = z.infer<typeof DepthData>
