import * as z from 'zod'
import type { Directories } from '../directories.ts'
import { EngineReport } from './engine.ts'
import { call, event } from './schema.ts'

export const GpuMemory = z.strictObject({ name: z.string(), totalBytes: z.number(), usedBytes: z.number() })
export type GpuMemory = z.infer<typeof GpuMemory>

export const ElectronReport = z.strictObject({
  version: z.string(),
  source: z.enum(['official', 'registry', 'unknown']),
})
export type ElectronReport = z.infer<typeof ElectronReport>

const Folders = z.strictObject({
  home: z.string(),
  config: z.string(),
  programs: z.string(),
  code: z.string(),
  browser: z.string(),
  logs: z.string(),
}) satisfies z.ZodType<Directories>

export const SystemReport = z.strictObject({
  version: z.string(),
  home: z.string(),
  /** The folders of this user. */
  folders: Folders,
  node: z.string(),
  /** null where set-up has installed none. */
  electron: ElectronReport.nullable(),
  /** null before the probe of the engine, and where the probe failed. */
  engine: EngineReport.nullable(),
  engineProblem: z.string().nullable(),
  /** The command that installs a native engine; null where there is one, and where none can run on this processor. */
  engineFix: z.string().nullable(),
  /** Whether this is an installed Collapsar, not a clone. */
  isInstalled: z.boolean(),
  cpu: z.string(),
  cores: z.int(),
  /** How many trainers run in parallel. */
  concurrency: z.int().positive(),
  /** The chosen number of trainers, or null for the default; `concurrencyBest` is the default. */
  concurrencyChosen: z.int().positive().nullable(),
  concurrencyBest: z.int().positive(),
  memoryBytes: z.number(),
  /** NVIDIA devices as the driver lists them; empty without a driver. */
  gpus: z.array(z.string()),
  /** Empty where the driver does not report memory. */
  gpuMemory: z.array(GpuMemory),
  historyRuns: z.int(),
  historyBytes: z.number(),
})
export type SystemReport = z.infer<typeof SystemReport>

export const system = {
  describe: call(z.strictObject({}), SystemReport),
  /** Sets how many trainers run in parallel, now and after a restart; null for the default. Running trainers continue. */
  setConcurrency: call(z.strictObject({ trainers: z.int().min(1).max(64).nullable() }), z.null()),
  /** The lab process ended unexpectedly, and main has restarted it. */
  labRestarted: event(z.strictObject({ message: z.string() })),
}
