import * as z from 'zod'
import { Vector } from '../schema.ts'

/** The logits have no parameters. */
export const LogitsParameters = z.strictObject({})

/** The outputs of one run as logits; theory/unconstrained/marginNorm.ts defines the numbers. */
export const LogitsResult = z.strictObject({
  kind: z.literal('logits'),
  /** The step of the weights. */
  step: z.int(),
  spectrum: Vector,
  margin: z.number(),
})
export type LogitsResult = z.infer<typeof LogitsResult>
