import * as z from 'zod'
import { allVariants, centres, collapseVariants } from '../../theory/collapseVariants.ts'
import { Vector } from '../schema.ts'

/** All variants are computed: there is nothing to choose. */
export const CollapseParameters = z.strictObject({})
export type CollapseParameters = z.infer<typeof CollapseParameters>

/** Of one layer, about one centre: over the steps. NaN where a variant is not defined. */
const Numbers = z.strictObject({
  values: z.record(z.enum(allVariants), Vector),
  /** Times ε²: what round-off ε of the features leaves of each DNC1 (theory/collapseMetrics.ts). */
  spread: z.record(z.enum(collapseVariants.dnc1), Vector),
})
export type CollapseSteps = z.infer<typeof Numbers>

/** DNC1, DNC2 and DNC3 of every hidden layer in all their variants, at every step whose weights were kept. */
export const CollapseResult = z.strictObject({
  kind: z.literal('collapse'),
  /** The last of them. */
  step: z.int(),
  steps: z.array(z.int()),
  /** Samples of every class, empty ones among them. */
  counts: z.array(z.int()),
  /** Z^l with W_{l+1}, l = 1 … L − 1. */
  layers: z.array(z.strictObject({ layer: z.int(), about: z.record(z.enum(centres), Numbers) })),
})
export type CollapseResult = z.infer<typeof CollapseResult>
