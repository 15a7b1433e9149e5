import * as z from 'zod'
import { measuredNames } from '../quantities/table.ts'
import { RunSpec } from '../spec/runSpec.ts'
import { EngineReport } from './engine.ts'
import { Forecast } from './forecasts.ts'
import { Measurement, Progress, Scalars } from './measurements.ts'
import { call, Codes, event, Vector } from './schema.ts'

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
  /** The least of each over all measurements of the run; the TCV is null in runs from before it was kept. */
  bestObjective: z.number().nullable(),
  bestTcv: z.number().nullable(),
  /** As engineText says it; null before one has taken the run up. */
  engine: z.string().nullable(),
  /** What a researcher has added. */
  isStarred: z.boolean(),
  tags: z.array(z.string()),
  /** Markdown. */
  notes: z.string(),
  /** Names with / between; empty: in none. */
  folder: z.string(),
  archivedAt: z.number().nullable(),
  /** Runs in the trash are left out of lists and studies until they are restored. */
  trashedAt: z.number().nullable(),
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

const Tag = z
  .string()
  .trim()
  .regex(/^[^\s,]{1,40}$/, 'a tag has 1 to 40 characters, without spaces and commas')
const Folder = z
  .string()
  .max(200)
  .regex(/^$|^[^/]+(\/[^/]+)*$/, 'a folder is a name, or names with / between')

/** What can be changed of runs, however they ended. Fields that are left out stay as they are. */
export const Annotation = z.strictObject({
  name: z.string().trim().min(1, 'a run needs a name').max(120).optional(),
  isStarred: z.boolean().optional(),
  /** In place of those that there are; the other two add to them and take away. */
  tags: z.array(Tag).max(50).optional(),
  addTags: z.array(Tag).max(50).optional(),
  removeTags: z.array(z.string()).optional(),
  notes: z.string().max(100_000).optional(),
  folder: Folder.optional(),
  isArchived: z.boolean().optional(),
})
export type Annotation = z.infer<typeof Annotation>

const Ids = z.strictObject({ ids: z.array(RunId).min(1).max(100_000) })

/** A field of the specs, over many runs: `values[codes[i]]` is that of run i; −1 where its spec has no such field. */
export const SpecColumn = z.strictObject({
  /** `penalty.weightDecay`; lists are one text. */
  path: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  codes: Codes,
})
export type SpecColumn = z.infer<typeof SpecColumn>

/** Every field of every spec, so that runs can be compared, filtered and sorted by it without reading one. */
export const SpecTable = z.strictObject({ ids: z.array(RunId), columns: z.array(SpecColumn) })
export type SpecTable = z.infer<typeof SpecTable>

/** What a run has measured, evenly thinned out: for a line as high as a row. */
export const Sparkline = z.strictObject({ id: RunId, objective: Vector, tcv: Vector })
export type Sparkline = z.infer<typeof Sparkline>

/**
 * Runs at a step: the last measurement up to it, one row a run, NaN where there is no number. Runs without a measurement
 * by then have no row.
 */
export const StepValues = z.strictObject({
  ids: z.array(RunId),
  /** By quantity, its layers reduced to one number; `step` is that of the measurement. */
  values: z.record(z.enum(measuredNames), Vector),
})
export type StepValues = z.infer<typeof StepValues>

export const runs = {
  /** Queues one run per spec, in order, as one study. */
  start: call(
    z.strictObject({ specs: z.array(RunSpec).min(1).max(1000), preset: z.string().nullable() }),
    z.array(RunId),
  ),
  stop: call(z.strictObject({ id: RunId }), z.null()),
  /** Queues a run again that was stopped or lost: under its id it goes on from its last checkpoint. */
  resume: call(z.strictObject({ id: RunId }), z.null()),
  /** Newest first: without those in the trash, or those alone. */
  list: call(z.strictObject({ inTrash: z.boolean().optional() }), z.array(RunSummary)),
  specs: call(z.strictObject({}), SpecTable),
  /** Of all runs, in no order. */
  valuesAt: call(z.strictObject({ step: z.int().min(0) }), StepValues),
  sparklines: call(z.strictObject({ ids: z.array(RunId).max(200) }), z.array(Sparkline)),
  /** All or none: where one of them is not there, nothing is changed. */
  annotate: call(Ids.extend({ change: Annotation }), z.null()),
  /** Runs that have ended; one that waits or runs must be stopped first. */
  trash: call(Ids, z.null()),
  restore: call(Ids, z.null()),
  /** Deletes for good what is in the trash, with everything that was measured. */
  purge: call(Ids, z.null()),
  /**
   * A run whole. `isBrief`: where it has many spectra, those of the last measurement alone, so that something can be
   * shown; the lists of the others are empty.
   */
  read: call(z.strictObject({ id: RunId, isBrief: z.boolean().optional() }), RunRecord),
  changed: event(RunSummary),
  /** Annotated, put into the trash or taken out: all of one call. */
  annotated: event(z.array(RunSummary)),
  purged: event(Ids),
  progressed: event(z.strictObject({ id: RunId, progress: Progress, scalars: Scalars })),
  measured: event(z.strictObject({ id: RunId, measurement: Measurement })),
  logged: event(z.strictObject({ id: RunId, line: LogLine })),
}
