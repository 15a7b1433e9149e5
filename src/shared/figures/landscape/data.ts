import * as z from 'zod'
import { Landscape } from '../../contract/analyses/landscape.ts'
import { RunId } from '../../contract/runs.ts'

/** The landscape of a linear DUFM under cross-entropy, with the Hessians at the ends of trained runs. */
export const LandscapeData = z.strictObject({
  kind: z.literal('landscape'),
  /** K, L and d of every run, and their λ. */
  classes: z.int(),
  depth: z.int(),
  width: z.int(),
  decay: z.number(),
  landscape: Landscape,
  runs: z.array(
    z.strictObject({
      run: RunId,
      loss: z.number(),
      gradientNorm: z.number(),
      least: z.number(),
      /** The largest eigenvalue. */
      largest: z.number(),
      flat: z.int(),
      negative: z.int(),
    }),
  ),
})
export type LandscapeData = z.infer<typeof LandscapeData>
