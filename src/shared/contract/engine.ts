import * as z from 'zod'

/** What computes, and how well: recorded with every run. */
export const EngineReport = z.strictObject({
  engine: z.enum(['ops']),
  backend: z.enum(['native', 'wasm', 'javascript']),
  /** e.g. "TensorFlow 2.21.0 (CPU, Eigen, oneDNN off)". */
  library: z.string(),
  device: z.string(),
  precision: z.enum(['float32', 'float64']),
  /** Of the sums outside the engine: penalties, optimizer, measurements. */
  masterPrecision: z.literal('float64'),
  threads: z.int(),
  node: z.string(),
  /** What would be better, and how to get it; null when this is the best this version has here. */
  advice: z.string().nullable(),
})
export type EngineReport = z.infer<typeof EngineReport>
