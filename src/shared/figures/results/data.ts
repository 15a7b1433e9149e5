import * as z from 'zod'
import { RunId, RunStatus } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'
import { resultNames } from '../../quantities/table.ts'

export const ResultName = z.enum(resultNames)
export type ResultName = z.infer<typeof ResultName>

/** The result to draw, and the fields of the specs on its axes. */
export const ResultsChoice = z.strictObject({
  result: ResultName.default('tcv'),
  /** The path of the field on the x axis, such as `penalty.weightDecay`; null: the field with the most values. */
  x: z.string().nullable().default(null),
  /** The field on the y axis; null: the next field that x does not determine, if any; empty: none. */
  y: z.string().nullable().default(null),
})
export type ResultsChoice = z.infer<typeof ResultsChoice>

const FieldValue = z.union([z.number(), z.string(), z.boolean(), z.null()])
export type FieldValue = z.infer<typeof FieldValue>

/** The results of runs over the fields in which they differ. figures/results/cells.ts arranges them in cells. */
export const ResultsData = z.strictObject({
  kind: z.literal('results'),
  choice: ResultsChoice,
  /** The fields in which the runs differ, seeds left out; numbers ascending, else in the order of the runs. */
  fields: z.array(z.strictObject({ path: z.string(), values: z.array(FieldValue).min(2) })),
  /** The seeds that differ. */
  seeds: z.array(z.string()),
  runs: z.array(
    z.strictObject({
      run: RunId,
      status: RunStatus,
      /** Which value of each field; a spec that has no such field has the value `–`. */
      at: z.array(z.int()),
      /** One per result, NaN where it has none; of a run that has finished, else all NaN. */
      values: Vector,
    }),
  ),
})
export type ResultsData = z.infer<typeof ResultsData>
