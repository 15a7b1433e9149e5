import * as z from 'zod'
import { StructureChoice } from './choice.ts'

/** The losses of the known structures over λ. */
export const StructureLossesData = z.strictObject({
  kind: z.literal('structureLosses'),
  choice: StructureChoice,
  lambdas: z.array(z.number()),
  /** The lowest at the λ of the choice first. Losses of the zero solution are those of `zero`. */
  structures: z.array(z.strictObject({ key: z.string(), name: z.string(), losses: z.array(z.number()) })),
  zero: z.number(),
  /** λ beyond which DNC is the zero solution; null under cross-entropy, where no formula is known. */
  critical: z.number().nullable(),
})
export type StructureLossesData = z.infer<typeof StructureLossesData>
