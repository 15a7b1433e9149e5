import * as z from 'zod'
import { PathResult } from '../../contract/analyses/path.ts'
import { RunId } from '../../contract/runs.ts'

/** The objective on the way from a trained network to a collapsed one (Theorem 4.3): one panel per run. */
export const PathData = z.strictObject({
  kind: z.literal('path'),
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
