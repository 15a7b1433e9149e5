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
  /** null until the engine has been probed or could not be. */
  engine: EngineReport.nullable(),
  engineProblem: z.string().nullable(),
  cpu: z.string(),
  cores: z.int(),
  /** Trainers beside each other. */
  concurrency: z.int().positive(),
  /** What was asked for; null: as many as are good here, which is the other number. */
  concurrencyAsked: z.int().positive().nullable(),
  concurrencyBest: z.int().positive(),
  memoryBytes: z.number(),
  /** NVIDIA devices that the driver lists; empty without a driver. */
  gpus: z.array(z.string()),
  /** Where the driver tells. */
  gpuMemory: z.array(GpuMemory),
  historyRuns: z.int(),
  historyBytes: z.number(),
})
export type SystemReport = z.infer<typeof SystemReport>

export const system = {
  describe: call(z.strictObject({}), SystemReport),
  /** Trainers beside each other, for those that start from now on and after a restart; null: as many as are good here. */
  setConcurrency: call(z.strictObject({ trainers: z.int().min(1).max(64).nullable() }), z.null()),
  /** The lab process ended unexpectedly; main has started another. */
  labRestarted: event(z.strictObject({ message: z.string() })),
}
