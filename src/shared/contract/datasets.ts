import * as z from 'zod'
import { Data } from '../spec/data.ts'
import { call, event, Vector32 } from './schema.ts'

export const importFormats = ['idx', 'cifar10', 'csv', 'npy', 'npz', 'pictures'] as const
export const ImportFormat = z.enum(importFormats)
export type ImportFormat = z.infer<typeof ImportFormat>

/** A stored data set: the embedded digits or an imported set. */
export const DataSetSummary = z.strictObject({
  /** `digits`, or the hash of the content. */
  id: z.string(),
  kind: z.enum(['embedded', 'imported']),
  name: z.string(),
  /** SHA-256 of the content: type, shape, labels and numbers. */
  hash: z.string(),
  /** In milliseconds; null for the embedded set. */
  addedAt: z.number().nullable(),
  /** The imported files. */
  source: z.string(),
  samples: z.int(),
  /** The shape of one sample, and its number of features. */
  shape: z.array(z.int()),
  features: z.int(),
  type: z.enum(['uint8', 'float32', 'float64']),
  classNames: z.array(z.string()),
  /** Number of samples of each class. */
  counts: z.array(z.int()),
  featureNames: z.array(z.string()).nullable(),
  /** Smallest and largest number; null where all numbers are missing. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  /** How many numbers are missing, and how many samples have a missing number. */
  missing: z.int(),
  incomplete: z.int(),
  bytes: z.number(),
  /** How many runs of the history use it. */
  runs: z.int(),
  /** Why it cannot be used; null where it can. */
  problem: z.string().nullable(),
})
export type DataSetSummary = z.infer<typeof DataSetSummary>

/** Files that belong together, or one folder with a folder of pictures for each class. */
const files = z.array(z.string().min(1)).min(1).max(100)
const ArrayNames = z.strictObject({ samples: z.string().min(1), labels: z.string().min(1) })

/** The detected format of files, which a person checks before the import. */
export const Inspection = z.strictObject({
  format: ImportFormat,
  /** All files of the import; a file of labels is found by its name beside its samples. */
  files,
  name: z.string(),
  /** The columns of a table. */
  columns: z.array(z.string()).nullable(),
  labelColumn: z.string().nullable(),
  /** The arrays of an NPZ file. */
  arrays: z.array(z.string()).nullable(),
  arrayNames: ArrayNames.nullable(),
})
export type Inspection = z.infer<typeof Inspection>

export const ImportRequest = z.strictObject({
  /** Chosen by the caller: events of progress carry it, and `cancel` takes it. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  files,
  /** null names the set after its files. */
  name: z.string().trim().min(1).max(120).nullable().default(null),
  /** The label column of a table, by name or by number from 1; null detects it by its name. */
  labelColumn: z.string().min(1).nullable().default(null),
  /** The arrays of an NPZ file; null detects them by their names. */
  arrays: ArrayNames.nullable().default(null),
})
export type ImportRequest = z.infer<typeof ImportRequest>
export type ImportRequestInput = z.input<typeof ImportRequest>

/** Generated samples, or stored samples without scaling. */
export const DataPreview = z.strictObject({
  shape: z.array(z.int()),
  classNames: z.array(z.string()),
  /** The class of each sample. */
  labels: z.array(z.int()),
  /** The numbers of all samples in order; NaN where a number is missing. */
  numbers: Vector32,
})
export type DataPreview = z.infer<typeof DataPreview>

const which = z.strictObject({ id: z.string() })

export const datasets = {
  /** Lists the embedded set, then imported sets, newest first. */
  list: call(z.strictObject({}), z.array(DataSetSummary)),
  /** Reads stored samples by position: at most 1000 samples and 4 million numbers. */
  preview: call(z.strictObject({ id: z.string(), from: z.int().min(0), count: z.int().min(1).max(1000) }), DataPreview),
  /** Draws the sample of a spec, with its scaling; at most 4 million numbers. */
  draw: call(z.strictObject({ data: Data }), DataPreview),
  inspect: call(z.strictObject({ files }), Inspection),
  /** Answers when the set is stored. `wasThere`: the home already has this content, and nothing changes. */
  import: call(ImportRequest, z.strictObject({ dataset: DataSetSummary, wasThere: z.boolean() })),
  /** Cancels an import and removes its files; the call of the import rejects. */
  cancel: call(which, z.null()),
  rename: call(z.strictObject({ id: z.string(), name: z.string().trim().min(1).max(120) }), z.null()),
  /** Refuses to remove a set with runs unless `evenIfUsed`, and always a set with queued or running runs. */
  remove: call(z.strictObject({ id: z.string(), evenIfUsed: z.boolean() }), z.null()),
  /** Undoes a removal while the lab that removed the set is open. The set is renamed where another set now has its name. */
  restore: call(which, z.null()),
  /** `done` rises from 0 to 1 in each stage. */
  progressed: event(z.strictObject({ id: z.string(), stage: z.enum(['reading', 'writing']), done: z.number() })),
  /** A set was added, removed or renamed. */
  changed: event(z.strictObject({ id: z.string() })),
}
