import * as z from 'zod'

/**
 * What a collapse step did to W_l. `accepted`: the objective did not rise by more than its noise, and training continues
 * from the new weights. `refused`: it would have risen. `skipped`: there was nothing to change, or no such change exists.
 */
export const CollapseChange = z.strictObject({
  /** l, from 1. Layer 1 takes the class means of its pre-activations, the others are projected. */
  layer: z.int(),
  outcome: z.enum(['accepted', 'refused', 'skipped']),
  /** The change of the objective and a bound on its round-off, at the λ of that step; null for a skipped layer. */
  change: z.number().nullable(),
  noise: z.number().nullable(),
  /** The number of singular directions of Z^{l−1} that the projection keeps; null for layer 1. */
  rank: z.int().nullable(),
  /** Why the layer was skipped; null for the others. */
  reason: z.string().nullable(),
})
export type CollapseChange = z.infer<typeof CollapseChange>

/** One collapse step: its changes layer by layer, from the first. */
export const CollapseStep = z.strictObject({
  step: z.int(),
  /** The multiple of λ and λ′ at which the objective was compared. */
  multiplier: z.number(),
  changes: z.array(CollapseChange),
})
export type CollapseStep = z.infer<typeof CollapseStep>

/** Returns the change of the objective over the accepted changes of a step; 0 where none was accepted. */
export const acceptedChange = ({ changes }: CollapseStep): number =>
  changes.reduce((sum, { outcome, change }) => (outcome === 'accepted' ? sum + (change ?? 0) : sum), 0)
