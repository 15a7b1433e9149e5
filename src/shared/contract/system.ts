import * as z from 'zod'
import { EngineReport } from './engine.ts'
import { call, event } from './schema.ts'

export const GpuMemory = z.strictObject({ name: z.string(), totalBytes: z.number(), usedBytes: z.number() })
export type GpuMemory = z.infer<typeof GpuMemory>

export const SystemReport = z.strictObject({
  version: z.string(),
  home: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  /** null before the probe of the engine, and where the probe failed. */
  engine: EngineReport.nullable(),
  engineProblem: z.string().nullable(),
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
