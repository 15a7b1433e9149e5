import * as z from 'zod'
import { Data } from '../spec/data.ts'
import { call, event, Vector32 } from './schema.ts'

export const importFormats = ['idx', 'cifar10', 'csv', 'npy', 'npz', 'pictures'] as const
export const ImportFormat = z.enum(importFormats)
export type ImportFormat = z.infer<typeof ImportFormat>

/** A set of stored samples: the embedded digits, or one that was imported. */
export const DataSetSummary = z.strictObject({
  /** `digits`, or the hash of its content. */
  id: z.string(),
  kind: z.enum(['embedded', 'imported']),
  name: z.string(),
  /** SHA-256 of its content: type, shape, labels and numbers. */
  hash: z.string(),
  /** In milliseconds; null where it came with Collapsar. */
  addedAt: z.number().nullable(),
  /** The files that it was read from. */
  source: z.string(),
  samples: z.int(),
  /** Of one sample, and the product of it. */
  shape: z.array(z.int()),
  features: z.int(),
  type: z.enum(['uint8', 'float32', 'float64']),
  classNames: z.array(z.string()),
  /** Samples of each class. */
  counts: z.array(z.int()),
  featureNames: z.array(z.string()).nullable(),
  /** Of all numbers that are not missing; null where all are. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  /** Numbers that are missing, and samples in which one is. */
  missing: z.int(),
  incomplete: z.int(),
  bytes: z.number(),
  /** Runs of the history that were trained on it, or are to be. */
  runs: z.int(),
  /** Why it cannot be used although it is in the list; null: it can. */
  problem: z.string().nullable(),
})
export type DataSetSummary = z.infer<typeof DataSetSummary>

/** What is to be read: files that belong together, or one folder with a folder of pictures for each class. */
const files = z.array(z.string().min(1)).min(1).max(100)
const ArrayNames = z.strictObject({ samples: z.string().min(1), labels: z.string().min(1) })

/** What files seem to be, for a person to look over before they are imported. */
export const Inspection = z.strictObject({
  format: ImportFormat,
  /** All that would be read: a file of labels that lies beside its samples is found by its name. */
  files,
  name: z.string(),
  /** Of a table. */
  columns: z.array(z.string()).nullable(),
  labelColumn: z.string().nullable(),
  /** Of an NPZ file. */
  arrays: z.array(z.string()).nullable(),
  arrayNames: ArrayNames.nullable(),
})
export type Inspection = z.infer<typeof Inspection>

export const ImportRequest = z.strictObject({
  /** Chosen by the caller: what progress is told under, and by what it is cancelled. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  files,
  /** null: named after its files. */
  name: z.string().trim().min(1).max(120).nullable().default(null),
  /** Of a table, by name or number from 1; null: by its name. */
  labelColumn: z.string().min(1).nullable().default(null),
  /** Of an NPZ file; null: by their names. */
  arrays: ArrayNames.nullable().default(null),
})
export type ImportRequest = z.infer<typeof ImportRequest>
export type ImportRequestInput = z.input<typeof ImportRequest>

/** Samples that were drawn by a generator, or stored ones as they are. */
export const DataPreview = z.strictObject({
  shape: z.array(z.int()),
  classNames: z.array(z.string()),
  /** Class of each sample. */
  labels: z.array(z.int()),
  /** Sample after sample; NaN where a number is missing. */
  numbers: Vector32,
})
export type DataPreview = z.infer<typeof DataPreview>

const which = z.strictObject({ id: z.string() })

export const datasets = {
  /** The embedded one, then those that were imported, newest first. */
  list: call(z.strictObject({}), z.array(DataSetSummary)),
  /** Stored samples by their place, at most 1000 and 4 million numbers. */
  preview: call(z.strictObject({ id: z.string(), from: z.int().min(0), count: z.int().min(1).max(1000) }), DataPreview),
  /** The sample of a spec's data, scaled as the spec says; at most 4 million numbers. */
  draw: call(z.strictObject({ data: Data }), DataPreview),
  inspect: call(z.strictObject({ files }), Inspection),
  /** Answers when it is in the home. `wasThere`: this content was already, and nothing has changed. */
  import: call(ImportRequest, z.strictObject({ dataset: DataSetSummary, wasThere: z.boolean() })),
  /** Ends an import, and leaves nothing of it: its caller is told so. */
  cancel: call(which, z.null()),
  rename: call(z.strictObject({ id: z.string(), name: z.string().trim().min(1).max(120) }), z.null()),
  /** Refused where runs were trained on it, unless that is said to be right; always where such a run is not over. */
  remove: call(z.strictObject({ id: z.string(), evenIfUsed: z.boolean() }), z.null()),
  /** Takes a removal back, as long as the lab that removed it is open; under another name where its own was given away. */
  restore: call(which, z.null()),
  /** `done`: 0 … 1 of this stage. */
  progressed: event(z.strictObject({ id: z.string(), stage: z.enum(['reading', 'writing']), done: z.number() })),
  /** A set has come, gone, or has another name. */
  changed: event(z.strictObject({ id: z.string() })),
}
