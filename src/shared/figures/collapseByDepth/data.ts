import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

const Values = z.array(z.number())

/** DNC1 of every block of a backbone and of every hidden layer after it, at the end of runs with the same network. */
export const CollapseByDepthData = z.strictObject({
  kind: z.literal('collapseByDepth'),
  classes: z.int(),
  /** Blocks of the backbone; 0: the network has none. */
  blocks: z.int(),
  /** The hidden layers after the blocks: Z^1 … Z^{L−1}. */
  layers: z.int(),
  runs: z.array(
    z.strictObject({
      run: RunId,
      /** DNC1 of the blocks, then of the hidden layers, with the statistics of batches. NaN where it is not defined. */
      ends: Values,
      /** DNC1 at the first step with kept weights; empty: the end is the only one. */
      starts: Values,
      /** DNC1 of the blocks at the end with running averages; empty without a backbone. */
      running: Values,
    }),
  ),
})
export type CollapseByDepthData = z.infer<typeof CollapseByDepthData>
