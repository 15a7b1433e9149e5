import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Pairs of networks on orthogonal inputs against their sum; theory/mergedNetworks.ts defines the numbers. */
export const MergeData = z.strictObject({
  kind: z.literal('merge'),
  /** The data of both tasks, in words. */
  tasks: z.array(z.string()),
  /** Every network on its own task, by λ: `partner` is the run that its weights are added to. */
  ends: z.array(
    z.strictObject({
      run: RunId,
      partner: RunId,
      /** 0 for the first task, 1 for the second. */
      task: z.int(),
      decay: z.number(),
      width: z.int(),
      ownAccuracy: z.number(),
      sumAccuracy: z.number(),
      change: z.number(),
      /** The largest rank of W_l, l ≥ 2, by singular values above 1 % of the first. */
      rank: z.int(),
    }),
  ),
})
export type MergeData = z.infer<typeof MergeData>
