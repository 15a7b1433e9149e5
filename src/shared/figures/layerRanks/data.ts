import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** The settings over which the figure shows ranks. */
export const rankSettings = ['decay', 'rate', 'batch'] as const

/** Ranks of features and weights of finished runs over one setting (2405.14468, Figures 9 and 10; 2206.05794). */
export const LayerRanksData = z.strictObject({
  kind: z.literal('layerRanks'),
  /** What varies between the runs: λ, the learning rate, or the samples of a training step. */
  variable: z.enum(rankSettings),
  classes: z.int(),
  /** L. */
  layers: z.int(),
  /** The first layer whose weights act on features: 2 where the features of layer 1 are trained or come from a backbone. */
  firstWeights: z.int(),
  /** Ranks count singular values above this share of the first. */
  threshold: z.number(),
  /** Ascending in x. */
  points: z.array(
    z.strictObject({
      x: z.number(),
      /** What no weights of plain stochastic descent exceed (theory/sgdRankBound.ts); null where it does not apply. */
      bound: z.number().nullable(),
      runs: z.array(
        z.strictObject({
          run: RunId,
          /** rank Z^1 … rank Z^L. */
          features: z.array(z.int()),
          /** rank W_1 … rank W_L. */
          weights: z.array(z.int()),
        }),
      ),
    }),
  ),
})
export type LayerRanksData = z.infer<typeof LayerRanksData>
