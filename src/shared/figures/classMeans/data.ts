import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Class means and their cosines in one layer; both have a column a class, in the order of the figure. */
export const ClassMeansPanel = z.strictObject({
  /** The rows of `means`: units with an entry above 0. */
  units: z.int(),
  /** M_l (units, K), row by row. */
  means: Vector,
  /** Cosines of the columns of M_l (K, K), row by row. */
  cosines: Vector,
})
export type ClassMeansPanel = z.infer<typeof ClassMeansPanel>

/** Class means of the lowest run beside those of a low-rank structure and of DNC (2405.14468, Figures 1, 7, 8). */
export const ClassMeansData = z.strictObject({
  kind: z.literal('classMeans'),
  run: RunId,
  /** How many finished runs the figure chose from. */
  runs: z.int(),
  classes: z.int(),
  /** L: weight matrices above the free features. */
  matrices: z.int(),
  /** The objective of the run over F_DNC. */
  ratio: z.number(),
  /** l of the rows below: 2 … L. */
  layers: z.array(z.int()),
  /** The run, its classes in `order`. */
  trained: z.array(ClassMeansPanel),
  /** Entry k: the class of the run at place k. */
  order: z.array(z.int()),
  /** Whether the class means of each layer form the triangular graph; null where K is not r(r − 1)/2. */
  isTriangular: z.array(z.boolean()).nullable(),
  /** ‖G − I‖/‖I‖ of the cosines of each layer: the distance from DNC. */
  collapseDistances: z.array(z.number()),
  /** A low-rank structure of the same K; null where the product knows none. */
  structure: z
    .strictObject({
      name: z.enum(['SRG', 'square']),
      /** Its loss over F_DNC. */
      ratio: z.number(),
      panels: z.array(ClassMeansPanel),
      /** How `order` was found. */
      method: z.enum(['graph', 'swaps']),
      /** ‖G − R‖/‖R‖ of the cosines of each layer. */
      distances: z.array(z.number()),
    })
    .nullable(),
})
export type ClassMeansData = z.infer<typeof ClassMeansData>
