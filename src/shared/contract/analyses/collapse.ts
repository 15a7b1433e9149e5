import * as z from 'zod'
import { allVariants, centres, collapseVariants } from '../../theory/collapse/collapseVariants.ts'
import { Vector } from '../schema.ts'

/** No parameters: all variants are computed. */
export const CollapseParameters = z.strictObject({})
export type CollapseParameters = z.infer<typeof CollapseParameters>

/** Values over the steps for one layer and one centre; NaN where a variant is undefined. */
const Numbers = z.strictObject({
  values: z.record(z.enum(allVariants), Vector),
  /** Times ε², this is the value of each DNC1 that round-off ε of the features leaves (theory/collapseMetrics.ts). */
  spread: z.record(z.enum(collapseVariants.dnc1), Vector),
})
export type CollapseSteps = z.infer<typeof Numbers>

/** DNC1, DNC2, DNC3 and NC4 of every hidden layer in all variants, at every step with stored weights. */
export const CollapseResult = z.strictObject({
  kind: z.literal('collapse'),
  /** The last of the steps. */
  step: z.int(),
  steps: z.array(z.int()),
  /** Number of samples of every class, including empty classes. */
  counts: z.array(z.int()),
  /** Layer l pairs Z^l with W_{l+1}, l = 1 … L − 1. */
  layers: z.array(z.strictObject({ layer: z.int(), about: z.record(z.enum(centres), Numbers) })),
})
export type CollapseResult = z.infer<typeof CollapseResult>
