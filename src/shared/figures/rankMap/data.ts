import * as z from 'zod'
import { RunId, RunStatus } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Distance of trained weights from rank K over a grid of λ and σ (Figure 1). */
export const RankMapData = z.strictObject({
  kind: z.literal('rankMap'),
  /** K. */
  classes: z.int(),
  /** λ of the spec, the coefficient of ½‖W_l‖² (l ≥ 2) in the objective: ascending. Eq. 3's λ‖Θ‖² has half of it. */
  lambdas: z.array(z.number()),
  /** σ, ascending. */
  deviations: z.array(z.number()),
  /** Bounds of TCV_{K,0}, the total cluster variation of the data: one pair per σ, over all samples of that σ. */
  variations: z.array(z.strictObject({ lower: z.number(), upper: z.number() })),
  /** l of the weight matrices that can have a rank above K, and of those that cannot. */
  layers: z.array(z.int()),
  withoutTail: z.array(z.int()),
  /** Tails below it are round-off of the weights. */
  floor: z.number(),
  /** One cell per pair of λ and σ with runs. */
  cells: z.array(
    z.strictObject({
      /** Indices into `lambdas` and `deviations`. */
      lambda: z.int(),
      deviation: z.int(),
      /** Runs of several seeds share a cell; their tails are medians. */
      runs: z.array(RunId).min(1),
      statuses: z.array(RunStatus).min(1),
      /** Σ_{j>K} s_j² / Σ s_j² of each of `layers`, at the end of the runs that have finished; null: none has. */
      tails: Vector.nullable(),
      /** The same of every run that has finished, for the spread of the seeds. */
      runTails: z.array(Vector),
      /** The same after three quarters of the steps, or at the end of a run that converged early. */
      earlierTails: Vector.nullable(),
    }),
  ),
})
export type RankMapData = z.infer<typeof RankMapData>
