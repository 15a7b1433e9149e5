import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Runs that differ in δ against the run at δ = 0 (Theorem 4.4). theory/firstLayerLimit.ts defines the numbers. */
export const LimitData = z.strictObject({
  kind: z.literal('limit'),
  /** The run with the lowest objective at each δ > 0, δ descending. */
  runs: z.array(
    z.strictObject({
      run: RunId,
      delta: z.number(),
      objectiveExcess: z.number(),
      restExcess: z.number(),
      /** Of Z^1 … Z^{L−1}. */
      spectrumErrors: Vector,
      missed: z.number(),
    }),
  ),
  /** The limit: the run with the lowest objective at δ = 0. */
  limit: z.strictObject({
    run: RunId,
    objective: z.number(),
    missed: z.number(),
    /** λ/2 ‖W_1‖² over its objective: (objective at δ − limit)/limit is at most δ times this. */
    firstCost: z.number(),
  }),
  /** Runs at the same δ from other starts that ended higher. */
  others: z.array(z.strictObject({ run: RunId, delta: z.number(), objectiveExcess: z.number() })),
  /** Runs on inputs times c. They act like runs at δ/c² (theory/forecast/inputScale.ts). */
  scaled: z.array(
    z.strictObject({
      run: RunId,
      /** c, relative to the inputs of `runs`. */
      scale: z.number(),
      /** δ/c². */
      delta: z.number(),
      objectiveExcess: z.number(),
      spectrumErrors: Vector,
      /** The largest relative difference from the run of `runs` at δ/c²; null where there is none. */
      difference: z.number().nullable(),
    }),
  ),
  /** null with fewer than two positive δ above the limit. */
  objectiveOrder: z.number().nullable(),
  violations: z.strictObject({
    objectiveRises: z.number(),
    tangents: z.number(),
    firstNormFalls: z.number(),
    restRises: z.number(),
  }),
})
export type LimitData = z.infer<typeof LimitData>
