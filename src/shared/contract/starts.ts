import * as z from 'zod'
import { RunId } from './runs.ts'
import { call } from './schema.ts'

/** The hash of given weights: SHA-256 of their sizes and numbers. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Weights of a fully connected network from which runs start (`initialisation.kind: 'from'`). */
export const Start = z.object({
  hash: Hash,
  name: z.string(),
  /** Where they come from, as "model.pt (PyTorch)". */
  source: z.string(),
  addedAt: z.number(),
  /** Columns of W_1: the dimension of the data, or the number of samples for free features. */
  inputs: z.number(),
  /** Rows of W_1 … W_L. */
  widths: z.array(z.number()),
  /** Whether they have biases. */
  bias: z.boolean(),
})
export type Start = z.infer<typeof Start>

const StartSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    /** A checkpoint of any readable format. */
    file: z.string().min(1),
    /** A JSON file with the order of the layers. */
    layers: z.string().nullable().default(null),
    /** Only tensors whose name contains this text. */
    match: z.string().default(''),
  }),
  z.strictObject({
    kind: z.literal('run'),
    /** A run of ours, or a watched one whose folder is still there. */
    run: RunId,
    /** null: the last step with weights. */
    step: z.int().nonnegative().nullable().default(null),
  }),
])
export type StartSource = z.output<typeof StartSource>

/** What a new run takes over from a run whose weights it starts from. */
const KeptStart = z.object({
  start: Start,
  /** What was assumed, as the order of the layers. */
  notes: z.array(z.string()),
})
export type KeptStart = z.infer<typeof KeptStart>

/** Weights of other networks, which the history keeps under their hash. */
export const starts = {
  /** Copies weights into the history. The same weights are kept once. */
  keep: call(StartSource, KeptStart),
  /** Newest first. */
  list: call(z.strictObject({}), z.array(Start)),
}
