import * as z from 'zod'
import { DiscretePath } from '../../contract/analyses/path.ts'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Corollary B.4: paths of finitely many points beside the path of Theorem 4.3. theory/path/discretePath.ts defines them. */
export const DiscretePathData = z.strictObject({
  kind: z.literal('discretePath'),
  /** The runs whose path is complete. */
  runs: z.array(
    z.strictObject({
      run: RunId,
      /** Tells the run from the others. */
      label: z.string(),
      /** γ at its samples. */
      t: Vector,
      objective: Vector,
      steps: z.array(DiscretePath),
    }),
  ),
  /** How many runs have no complete path. */
  without: z.int(),
})
export type DiscretePathData = z.infer<typeof DiscretePathData>
