import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { EngineReport } from './engine.ts'
import { Forecast } from './forecasts.ts'
import { Measurement, Progress, Scalars } from './measurements.ts'
import { call, event } from './schema.ts'

export const RunId = z.string().regex(/^[0-9a-z]{8,32}$/, 'not a run id')
export type RunId = z.infer<typeof RunId>

/** Every status a run can have. All but the first two are endings. */
export const RunStatus = z.enum([
  'queued',
  'running',
  'finished',
  'stopped', // by the user; what was measured is kept
  'diverged',
  'refused', // the engine cannot do what the spec asks
  'crashed', // the trainer ended by itself without a word: signal or exit code in `ending`
  'killed', // from outside: out of memory, kill -9
  'interrupted', // the lab that ran it is gone
])
export type RunStatus = z.infer<typeof RunStatus>

export const RunSummary = z.strictObject({
  id: RunId,
  name: z.string(),
  status: RunStatus,
  /** One sentence on how the run ended; null while it has not. */
  ending: z.string().nullable(),
  /** Runs started together share it. */
  study: z.string(),
  preset: z.string().nullable(),
  specHash: z.string(),
  createdAt: z.number(),
  /** Later where it was resumed: its place in the queue. */
  queuedAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** How long it had been running before it was last resumed, in seconds. */
  secondsBefore: z.number(),
  /** Whether it has ended and can go on from its last checkpoint. */
  canResume: z.boolean(),
  progress: Progress.nullable(),
  /**
   * For the table of runs, so that it need not read every record: δ (null where every layer has its own λ_l), N, and
   * the largest TCV over Z^1 … Z^{L−1} last measured.
   */
  delta: z.number().nullable(),
  samples: z.int(),
  tcv: z.number().nullable(),
})
export type RunSummary = z.infer<typeof RunSummary>

export const LogLine = z.strictObject({
  at: z.number(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
})
export type LogLine = z.infer<typeof LogLine>

export const RunRecord = z.strictObject({
  summary: RunSummary,
  spec: RunSpec,
  forecast: Forecast,
  engine: EngineReport.nullable(),
  scalars: Scalars,
  measurements: z.array(Measurement),
  log: z.array(LogLine),
  peakMemoryBytes: z.number().nullable(),
  /** The step that it would go on from, or does; null where nothing is kept that it could go on from. */
  checkpointStep: z.int().nullable(),
  /** App, Node, TensorFlow … at the time of the run. */
  versions: z.record(z.string(), z.string()),
})
export type RunRecord = z.infer<typeof RunRecord>

export const runs = {
  /** Queues one run per spec, in order, as one study. */
  start: call(
    z.strictObject({ specs: z.array(RunSpec).min(1).max(1000), preset: z.string().nullable() }),
    z.array(RunId),
  ),
  stop: call(z.strictObject({ id: RunId }), z.null()),
  /** Queues a run again that was stopped or lost: under its id it goes on from its last checkpoint. */
  resume: call(z.strictObject({ id: RunId }), z.null()),
  list: call(z.strictObject({}), z.array(RunSummary)),
  read: call(z.strictObject({ id: RunId }), RunRecord),
  changed: event(RunSummary),
  progressed: event(z.strictObject({ id: RunId, progress: Progress, scalars: Scalars })),
  measured: event(z.strictObject({ id: RunId, measurement: Measurement })),
  logged: event(z.strictObject({ id: RunId, line: LogLine })),
}
