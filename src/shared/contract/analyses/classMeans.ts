import * as z from 'zod'
import { Vector } from '../schema.ts'

export const ClassMeansParameters = z.strictObject({})
export type ClassMeansParameters = z.infer<typeof ClassMeansParameters>

/** The class means of every hidden layer, from the weights of one step. */
export const ClassMeansResult = z.strictObject({
  kind: z.literal('classMeans'),
  step: z.int(),
  classes: z.int(),
  /** M_l (units, K) row by row: column k is the mean of the features Z^l of class k; 0 for an empty class. */
  layers: z.array(z.strictObject({ layer: z.int(), units: z.int(), means: Vector })),
})
export type ClassMeansResult = z.infer<typeof ClassMeansResult>
