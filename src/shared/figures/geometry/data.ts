import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector32 } from '../../contract/schema.ts'

/** One row of panels in a figure of layers over time. */
export const StepRow = z.strictObject({
  step: z.int(),
  /** Multiplier of λ at that step; null where nothing was measured. */
  multiplier: z.number().nullable(),
})
export type StepRow = z.infer<typeof StepRow>

/** Gram matrices of one run's features by layer and step (Figure 6). contract/analyses/geometry.ts defines the numbers. */
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

/** Features of one run on a random plane by layer and step (Figure 7). contract/analyses/geometry.ts defines the numbers. */
export const ProjectionsData = z.strictObject({
  kind: z.literal('projections'),
  run: RunId,
  /** Class of every point (N), ascending. */
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
