import * as z from 'zod'
import { RunId } from './runs.ts'
import { backgroundCall } from './schema.ts'

/** A run that trains a deep unconstrained features model, with that model and its last objective. */
export const UnconstrainedRun = z.strictObject({
  run: RunId,
  name: z.string(),
  setting: z.strictObject({
    model: z.strictObject({
      /** K. */
      classes: z.int(),
      /** n. */
      samples: z.int(),
      /** λ_1 … λ_L. */
      weightDecays: z.array(z.number()),
      /** λ_H. */
      featureDecay: z.number(),
    }),
    loss: z.enum(['squared', 'crossEntropy']),
    activation: z.enum(['identity', 'relu']),
  }),
  /** The objective of the last measurement. */
  loss: z.number(),
})
export type UnconstrainedRun = z.infer<typeof UnconstrainedRun>

export const unconstrained = {
  /** Lists the finished and stopped runs whose model has closed forms, without the trash. */
  runs: backgroundCall(z.strictObject({}), z.array(UnconstrainedRun)),
}
