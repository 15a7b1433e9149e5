import * as z from 'zod'

/** What computes, and how well: recorded with every run. */
export const EngineReport = z.strictObject({
  engine: z.enum(['graph', 'ops']),
  backend: z.enum(['native', 'wasm', 'javascript']),
  /** e.g. "TensorFlow 2.21.0 (CPU, Eigen, oneDNN off)". */
  library: z.string(),
  device: z.string(),
  precision: z.enum(['float32', 'float64']),
  /** Of θ and the optimizer's vectors; sums, output layer and measurements are float64 always. */
  masterPrecision: z.enum(['float32', 'float64']),
  /** Whether the loop is compiled by XLA, and how many runs it computes at once. */
  xla: z.boolean().default(false),
  stacked: z.int().positive().default(1),
  threads: z.int(),
  node: z.string(),
  /** What would be better, and how to get it; null when this is the best this version has here. */
  advice: z.string().nullable(),
})
export type EngineReport = z.infer<typeof EngineReport>
