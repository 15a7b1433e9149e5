import * as z from 'zod'
import { FileName } from './schema.ts'

/** The formats of an exported run. */
export const runDataFormats = ['safetensors', 'npz'] as const
export type RunDataFormat = (typeof runDataFormats)[number]

/** The parts of an exported run. The spec, versions and hashes are always there. */
export const runDataParts = ['weights', 'features', 'inputs', 'labels', 'measurements', 'log'] as const
export type RunDataPart = (typeof runDataParts)[number]

/** The frameworks of the script that recomputes an exported run; `notebook`: a Jupyter notebook that shows it. */
export const scriptFrameworks = ['numpy', 'torch', 'jax', 'notebook'] as const
export type ScriptFramework = (typeof scriptFrameworks)[number]

/** The formats of a table of runs. */
export const runTableFormats = ['csv', 'parquet'] as const
export type RunTableFormat = (typeof runTableFormats)[number]

/** A table with one row a run: every field of the specs and every quantity. */
export const RunTableRequest = z.strictObject({
  runs: z.array(z.string().min(1)).min(1).max(100_000),
  format: z.enum(runTableFormats).default('csv'),
  /** Folder of the file; null is the folder `data` of the home. */
  directory: z.string().nullable().default(null),
  fileName: FileName.default('runs'),
})
export type RunTableRequest = z.infer<typeof RunTableRequest>

export const RunDataRequest = z.strictObject({
  run: z.string().min(1),
  format: z.enum(runDataFormats).default('npz'),
  parts: z
    .array(z.enum(runDataParts))
    .min(1)
    .default(() => [...runDataParts]),
  /** Steps with stored weights whose weights and features are exported. */
  steps: z.union([z.enum(['last', 'all']), z.array(z.int().min(0)).min(1).max(200)]).default('last'),
  /** Folder of the file; null is the folder `data` of the home. */
  directory: z.string().nullable().default(null),
  /** Without extension; null makes a name from preset and run id. */
  fileName: FileName.nullable().default(null),
  /** Also writes the script of this framework, which recomputes the run from the file. */
  script: z.enum(scriptFrameworks).nullable().default(null),
})
export type RunDataRequest = z.infer<typeof RunDataRequest>
