import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'

/** Both sides of Theorem 3.4 for one weight matrix. shared/theory/rankBound.ts defines the numbers. */
const Layer = z.strictObject({
  layer: z.int(),
  /** Λ_l, the coefficient of ½‖W_l‖² beside the mean loss: twice the λ of eq. 3. */
  lambda: z.number(),
  norm: z.number(),
  distance: z.number(),
  stationarity: z.number(),
  offset: z.number(),
  /** For every j < l. */
  rows: z.array(
    z.strictObject({
      below: z.int(),
      remainder: z.number(),
      right: z.number(),
      proved: z.number(),
      M: z.number(),
      entrywiseM: z.number(),
      entrywiseRight: z.number(),
    }),
  ),
  /** j of the row with the smallest right side; null without rows. */
  best: z.int().nullable(),
  slack: z.number().nullable(),
})

/** Theorem 3.4 over several runs: one panel per layer and group. */
export const RankBoundData = z.strictObject({
  kind: z.literal('rankBound'),
  K: z.int(),
  /** Values besides λ that tell groups apart, as σ = 0.1; one empty name where only λ differs. */
  groups: z.array(z.string()).min(1),
  /** l of the weight matrices that can have a rank above K, and of those that cannot. */
  layers: z.array(z.int()),
  atMostK: z.array(z.int()),
  /** By group and then λ. */
  runs: z.array(z.strictObject({ run: RunId, group: z.int(), layers: z.array(Layer) })),
})
export type RankBoundData = z.infer<typeof RankBoundData>
