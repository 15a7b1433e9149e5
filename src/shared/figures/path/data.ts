import * as z from 'zod'
import { PathParameters, PathResult } from '../../contract/analyses/path.ts'
import { RunId } from '../../contract/runs.ts'

/** The objective on the way from a trained network to a collapsed one (Theorem 4.3): one panel per run. */
export const PathData = z.strictObject({
  kind: z.literal('path'),
  /** The largest ‖Z^L − Y‖/‖Y‖ of an interpolating network, where it is not the default. */
  tolerance: z.number().optional(),
  panels: z.array(
    z.strictObject({
      run: RunId,
      /** Tells the run from the others. */
      label: z.string(),
      samples: z.int(),
      result: PathResult,
    }),
  ),
})
export type PathData = z.infer<typeof PathData>

/** The parameters of the path that a figure chooses. */
export const PathChoice = PathParameters.pick({ tolerance: true })
export type PathChoice = z.infer<typeof PathChoice>
