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

/** The lowest run of one K, beside a low-rank structure. */
export const ClassMeansCase = z.strictObject({
  run: RunId,
  /** How many finished runs of this K the figure chose from. */
  runs: z.int(),
  classes: z.int(),
  /** The objective of the run over F_DNC. */
  ratio: z.number(),
  /** rank M_2 … rank M_L. */
  ranks: z.array(z.int()),
  /** Its class means in Z^2 … Z^L, the classes in `order`. */
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
export type ClassMeansCase = z.infer<typeof ClassMeansCase>

/** Class means of the lowest run beside those of a low-rank structure and of DNC (2405.14468, Figures 1, 5, 7, 8). */
export const ClassMeansData = z.strictObject({
  kind: z.literal('classMeans'),
  /** L: weight matrices above the free features. */
  matrices: z.int(),
  /** One for each K, ascending. */
  cases: z.array(ClassMeansCase).min(1),
})
export type ClassMeansData = z.infer<typeof ClassMeansData>
