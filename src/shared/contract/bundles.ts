import * as z from 'zod'
import { RunId, RunStatus } from './runs.ts'
import { call } from './schema.ts'

const Path = z.string().min(1).max(4096)

/** What goes into a bundle. */
export const BundleRequest = z.strictObject({
  runs: z.array(RunId).min(1).max(100_000),
  /** The new file; null: a name in the folder `data` of the home. A file is never overwritten. */
  file: Path.nullable().default(null),
  /** Which stored weights: the last ones, those of every kept step, or none. */
  weights: z.enum(['none', 'last', 'all']).default('last'),
  /** Copies imported data sets; otherwise the specs name them by their hash. */
  hasData: z.boolean().default(false),
  sheets: z.array(z.string()).max(1000).default([]),
  reports: z.array(z.string()).max(1000).default([]),
  /** Paths of further files: figures, reports, notes. */
  attachments: z.array(Path).max(1000).default([]),
})
export type BundleRequest = z.infer<typeof BundleRequest>

/** A run inside a bundle, before it is imported. */
const BundledRunFacts = z.object({
  id: RunId,
  name: z.string(),
  status: RunStatus,
  ending: z.string().nullable(),
  step: z.number().nullable(),
  objective: z.number().nullable(),
  tcv: z.number().nullable(),
  precision: z.string(),
  measurements: z.number(),
  /** Steps with weights. */
  weights: z.array(z.number()),
  tags: z.array(z.string()),
  /** Whether the history has the run. */
  isThere: z.boolean(),
})

export const BundleContent = z.object({
  name: z.string(),
  bytes: z.number(),
  madeAt: z.number(),
  runs: z.array(BundledRunFacts),
  studies: z.array(z.string()),
  sheets: z.array(z.string()),
  reports: z.array(z.string()),
  datasets: z.array(z.string()),
  attachments: z.array(z.string()),
})
export type BundleContent = z.infer<typeof BundleContent>

export const BundleImport = z.object({ imported: z.array(RunId), present: z.array(RunId) })
export type BundleImport = z.infer<typeof BundleImport>

export const bundles = {
  /** Writes a bundle of ended runs. */
  make: call(BundleRequest, z.object({ file: z.string(), bytes: z.number() })),
  /** Reads what a bundle holds. Nothing is stored. */
  open: call(z.strictObject({ file: Path }), BundleContent),
  /** Imports what the history lacks. A second import changes nothing. */
  import: call(z.strictObject({ file: Path }), BundleImport),
  /** Writes the attachments of a bundle into a folder. */
  attachments: call(z.strictObject({ file: Path, directory: Path }), z.object({ files: z.array(z.string()) })),
}
