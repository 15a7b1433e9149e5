import * as z from 'zod'
import { Vector32 } from '../../contract/schema.ts'
import { StructureChoice } from './choice.ts'

/** Cosines of the class means of the known structures, layer by layer. */
export const StructureGramData = z.strictObject({
  kind: z.literal('structureGram'),
  choice: StructureChoice,
  structures: z.array(
    z.strictObject({
      name: z.string(),
      /** f/F_DNC. */
      ratio: z.number(),
      layers: z.array(
        z.strictObject({
          /** The first and the last layer with these cosines, from 1. L + 1 is the output. */
          from: z.int(),
          to: z.int(),
          rank: z.int(),
          /** (K, K), row by row; NaN beside a mean of 0. */
          cosines: Vector32,
        }),
      ),
    }),
  ),
})
export type StructureGramData = z.infer<typeof StructureGramData>
