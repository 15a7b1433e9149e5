import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector32 } from '../../contract/schema.ts'
import { StepRow } from './layerStepsData.ts'

/** Gram matrices of one run's features by layer and step (Figure 6); contract/analyses/geometry.ts says what each number is. */
export const GramData = z.strictObject({
  kind: z.literal('gram'),
  run: RunId,
  /** N. */
  samples: z.int(),
  samplesPerPixel: z.int(),
  starts: z.array(z.int()),
  steps: z.array(StepRow),
  layers: z.array(
    z.strictObject({
      /** l, from 0. */
      layer: z.int(),
      panels: z.array(
        z.strictObject({ step: z.int(), gram: Vector32, meanSquare: z.number(), blockDistance: z.number() }),
      ),
    }),
  ),
})
export type GramData = z.infer<typeof GramData>
