import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector32 } from '../../contract/schema.ts'
import { StepRow } from './layerStepsData.ts'

/** One run's features on a random plane by layer and step (Figure 7); contract/analyses/geometry.ts says what each number is. */
export const ProjectionsData = z.strictObject({
  kind: z.literal('projections'),
  run: RunId,
  /** Class of every point (N), rising. */
  labels: z.array(z.int()),
  steps: z.array(StepRow),
  layers: z.array(
    z.strictObject({
      /** l, from 0. */
      layer: z.int(),
      panels: z.array(
        z.strictObject({ step: z.int(), points: Vector32.nullable(), classSpread: z.number().nullable() }),
      ),
    }),
  ),
})
export type ProjectionsData = z.infer<typeof ProjectionsData>
