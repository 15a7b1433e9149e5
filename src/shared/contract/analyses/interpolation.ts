import * as z from 'zod'
import { part } from './part.ts'

/** The interpolant has no parameters. */
export const InterpolationParameters = z.strictObject({})

/** The interpolating network of the weights of one run; theory/interpolant.ts defines it. */
export const InterpolationResult = z.strictObject({
  kind: z.literal('interpolation'),
  /** The step of the weights. */
  step: z.int(),
  interpolant: part(
    z.strictObject({
      features: z.enum(['kept', 'collapsed']),
      /** λ_l/2 ‖W_l‖², l = 1 … L. */
      weightPenalties: z.array(z.number()),
      featurePenalty: z.number(),
      objective: z.number(),
      residual: z.number(),
    }),
  ),
})
export type InterpolationResult = z.infer<typeof InterpolationResult>
