import * as z from 'zod'
import { Data } from '../spec/data.ts'
import { call, event, Vector32 } from './schema.ts'

export const importFormats = [
  'idx',
  'cifar10',
  'cifar100',
  'csv',
  'npy',
  'npz',
  'hdf5',
  'matlab',
  'safetensors',
  'parquet',
  'arrow',
  'pictures',
] as const
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

/** How a table is written and what its columns are, where a person decides; null and [] leave it to Collapsar. */
export const TableOptions = z.strictObject({
  /** The label column, by name, or as #3 by number from 1. */
  label: z.string().min(1).nullable().default(null),
  /** Columns that are left out, and columns that are features whatever they look like. */
  drop: z.array(z.string()).default([]),
  keep: z.array(z.string()).default([]),
  header: z.boolean().nullable().default(null),
  /** tab, semicolon, comma, vertical bar, or the character itself. */
  delimiter: z.string().min(1).nullable().default(null),
  decimal: z.enum(['.', ',']).nullable().default(null),
  /** Texts that mean a missing number, besides the usual ones. */
  missing: z.array(z.string()).default([]),
  encoding: z.string().min(1).nullable().default(null),
})
export type TableOptions = z.infer<typeof TableOptions>

export const columnRoles = ['feature', 'label', 'index', 'ignored'] as const
export const ColumnRole = z.enum(columnRoles)
export type ColumnRole = z.infer<typeof ColumnRole>

/** What a table shows before it is imported. */
export const TablePreview = z.strictObject({
  /** How its text is written; null in Parquet and Arrow, which know the names and types of their columns. */
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  decimal: z.enum(['.', ',']),
  hasHeader: z.boolean(),
  /** Why the first record is a header, or not. */
  headerReason: z.string(),
  samples: z.int(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      role: ColumnRole,
      /** Why it has this role. */
      reason: z.string(),
      type: z.enum(['number', 'text', 'picture', 'empty']),
      least: z.number().nullable(),
      greatest: z.number().nullable(),
      /** Different values, at most 1001 are counted. */
      distinct: z.int(),
      missing: z.int(),
    }),
  ),
  /** The first rows. */
  rows: z.array(z.array(z.string())),
  /** The first 20 classes with their sizes; null while the label column is unclear. */
  classes: z.array(z.strictObject({ name: z.string(), count: z.int() })).nullable(),
  /** What has to be decided before the import. */
  questions: z.array(z.string()),
})
export type TablePreview = z.infer<typeof TablePreview>

/** The detected format of files, which a person checks before the import. */
export const Inspection = z.strictObject({
  format: ImportFormat,
  /** All files of the import; a file of labels is found by its name beside its samples. */
  files,
  name: z.string(),
  /** The columns of a table and what they are. */
  table: TablePreview.nullable(),
  /** The arrays of a file; their names with their shapes, or with why they cannot be read. */
  arrays: z.array(z.string()).nullable(),
  arrayTexts: z.array(z.string()).nullable(),
  arrayNames: ArrayNames.nullable(),
})
export type Inspection = z.infer<typeof Inspection>

export const ImportRequest = z.strictObject({
  /** Chosen by the caller: events of progress carry it, and `cancel` takes it. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  files,
  /** null names the set after its files. */
  name: z.string().trim().min(1).max(120).nullable().default(null),
  table: TableOptions.prefault({}),
  /** The arrays of samples and labels; null detects them by their names and shapes. */
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
  inspect: call(z.strictObject({ files, table: TableOptions.prefault({}) }), Inspection),
  /**
   * Answers when the set is stored. `wasThere`: the home already has this content, and nothing changes. `notes`: what was
   * read as what.
   */
  import: call(
    ImportRequest,
    z.strictObject({ dataset: DataSetSummary, wasThere: z.boolean(), notes: z.array(z.string()) }),
  ),
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
