import * as z from 'zod'
import './fieldMeta.ts'

const nonNegative = z.number().nonnegative()
const count = z.int().positive()

/** When a run ends. */
export const Stop = z
  .strictObject({
    steps: count
      .max(1_000_000)
      .meta({ label: 'Steps', unit: 'steps', help: 'Iterations at the target λ, after the continuation.' }),
    spectrumChange: nonNegative.default(0).meta({
      label: 'Converged below',
      help: 'Ends the run early when every leading singular value changes by less (relative); 0 for never.',
    }),
    window: count
      .default(500)
      .meta({ label: 'Converged over', unit: 'steps', help: 'Iterations over which this change is measured.' }),
    stationarity: nonNegative.default(0).meta({
      label: 'Stationary to',
      help: 'Ends the run early when ‖∇_{W_l}L‖ ≤ this times ‖λ_l W_l‖ in every layer; 0 for never.',
      isLater: true,
    }),
    restartEndings: z
      .array(z.enum(['zero', 'partial']))
      .max(2)
      .default([])
      .meta({
        label: 'Restart from',
        help: 'Ends of free features that restart the run from new weights, up to 5 times: zero, partial; empty for none.',
        isLater: true,
      }),
  })
  .meta({ title: 'Stop rule' })
export type Stop = z.infer<typeof Stop>
