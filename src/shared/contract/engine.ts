import * as z from 'zod'

/** The engine of a run and its properties, recorded with every run. */
export const EngineReport = z.strictObject({
  engine: z.enum(['graph', 'ops']),
  backend: z.enum(['native', 'wasm', 'javascript']),
  /** For example "TensorFlow 2.21.0 (CPU, Eigen, oneDNN off)". */
  library: z.string(),
  device: z.string(),
  precision: z.enum(['float32', 'float64']),
  /** The precision of θ and the vectors of the optimizer; sums, output layer and measurements are always float64. */
  masterPrecision: z.enum(['float32', 'float64']),
  /** Whether XLA compiles the loop, and how many runs the loop computes at once. */
  xla: z.boolean().default(false),
  stacked: z.int().positive().default(1),
  threads: z.int(),
  node: z.string(),
  /** How to get a faster engine; null where this is the fastest for this machine. */
  advice: z.string().nullable(),
})
export type EngineReport = z.infer<typeof EngineReport>
