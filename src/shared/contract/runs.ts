import * as z from 'zod'
import { measuredNames } from '../quantities/table.ts'
import { RunSpec } from '../spec/runSpec.ts'
import { CollapseStep } from './collapseSteps.ts'
import { EngineReport } from './engine.ts'
import { Forecast } from './forecasts.ts'
import { Measurement, Progress, Scalars } from './measurements.ts'
import { RunDataRequest, RunTableRequest } from './runData.ts'
import { backgroundCall, call, Codes, event, Vector } from './schema.ts'

export const RunId = z.string().regex(/^[0-9a-z]{8,32}$/, 'not a run id')
export type RunId = z.infer<typeof RunId>

/** Every status of a run. All but the first two are final. */
export const RunStatus = z.enum([
  'queued',
  'running',
  'finished',
  'stopped', // by the user; measurements are kept
  'diverged',
  'trapped', // settled at a point without a class, or above a better one, after every restart
  'refused', // the engine cannot do what the spec asks
  'crashed', // the trainer ended without a report; `ending` has its signal or exit code
  'killed', // by the system or a person: out of memory, kill -9
  'interrupted', // the lab of the run has ended
])
export type RunStatus = z.infer<typeof RunStatus>

/** Whether a run with this status makes no more progress. */
export const hasEnded = (status: RunStatus): boolean => status !== 'queued' && status !== 'running'

/** Kinds of end of a run with free features (theory/unconstrained/lossEnd.ts). */
export const EndKind = z.enum(['zero', 'partial', 'collapse', 'below', 'above'])
export type EndKind = z.infer<typeof EndKind>

export const RunSummary = z.strictObject({
  id: RunId,
  name: z.string(),
  status: RunStatus,
  /** One sentence on how the run ended; null before its end. */
  ending: z.string().nullable(),
  /** Where a run with free features ended by its loss; null where its end has no such name. */
  endKind: EndKind.nullable(),
  /** Runs that were started together share their study. */
  study: z.string(),
  preset: z.string().nullable(),
  specHash: z.string(),
  createdAt: z.number(),
  /** Sorts the queue; a resumed run gets a new time. */
  queuedAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Running time before the last resume, in seconds. */
  secondsBefore: z.number(),
  /** Whether the run has ended and can resume from its last checkpoint. */
  canResume: z.boolean(),
  progress: Progress.nullable(),
  /**
   * Values for the table of runs, which reads no records: δ (null where every layer has its own λ_l), N, and the largest
   * TCV over Z^1 … Z^{L−1} of the last measurement.
   */
  delta: z.number().nullable(),
  samples: z.int(),
  tcv: z.number().nullable(),
  /** The minimum over all measurements of the run. The TCV is null in runs of versions that did not store it. */
  bestObjective: z.number().nullable(),
  bestTcv: z.number().nullable(),
  /** As engineText describes it; null before the run has started. */
  engine: z.string().nullable(),
  /** Annotations of the researcher. */
  isStarred: z.boolean(),
  tags: z.array(z.string()),
  /** Markdown. */
  notes: z.string(),
  /** Names separated by /; empty for no folder. */
  folder: z.string(),
  archivedAt: z.number().nullable(),
  /** Lists and studies leave out runs in the trash. */
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
  /** The collapse steps that the run took; empty without `optimizer.collapseSteps`. */
  collapseSteps: z.array(CollapseStep),
  peakMemoryBytes: z.number().nullable(),
  /** The step of the last checkpoint; null where there is none to resume from. */
  checkpointStep: z.int().nullable(),
  /** Versions of the app, Node, TensorFlow … at the time of the run. */
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

/** Changes of the annotations of runs. Missing fields stay as they are. */
export const Annotation = z.strictObject({
  name: z.string().trim().min(1, 'a run needs a name').max(120).optional(),
  isStarred: z.boolean().optional(),
  /** Replaces all tags; the next two fields add and remove tags. */
  tags: z.array(Tag).max(50).optional(),
  addTags: z.array(Tag).max(50).optional(),
  removeTags: z.array(z.string()).optional(),
  notes: z.string().max(100_000).optional(),
  folder: Folder.optional(),
  isArchived: z.boolean().optional(),
})
export type Annotation = z.infer<typeof Annotation>

const Ids = z.strictObject({ ids: z.array(RunId).min(1).max(100_000) })

/** A field of the specs of many runs: run i has `values[codes[i]]`, or no such field where its code is −1. */
export const SpecColumn = z.strictObject({
  /** A path as `penalty.weightDecay`; values that are lists are one text. */
  path: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  codes: Codes,
})
export type SpecColumn = z.infer<typeof SpecColumn>

/** Every field of every spec: runs can be compared, filtered and sorted by it without reading their records. */
export const SpecTable = z.strictObject({ ids: z.array(RunId), columns: z.array(SpecColumn) })
export type SpecTable = z.infer<typeof SpecTable>

/** The course of a run, evenly downsampled for a line in a table row. */
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
  /**
   * Queues a stopped or interrupted run, which resumes from its last checkpoint under the same id: bit for bit, or with
   * `fromWeights` from its weights with a new state of the optimizer. Fails with `otherEngine` where only the latter works.
   */
  resume: call(z.strictObject({ id: RunId, fromWeights: z.boolean().optional() }), z.null()),
  /** Counts the runs that wait or train in this lab. */
  active: call(z.strictObject({}), z.int()),
  /** Lists runs that the end or a crash of a lab stopped, and that have not gone on since. */
  unfinished: call(z.strictObject({}), z.array(RunId)),
  /** Resumes runs from their checkpoints, or from step 0 without one. A failure resumes none of them. */
  resumeAll: call(Ids, z.null()),
  /** Leaves runs as they are: `unfinished` lists them no longer. */
  forgetUnfinished: call(Ids, z.null()),
  /** Lists runs, newest first: all runs outside the trash, or only those in the trash. */
  list: call(z.strictObject({ inTrash: z.boolean().optional() }), z.array(RunSummary)),
  specs: backgroundCall(z.strictObject({}), SpecTable),
  /** Answers for all runs, in no particular order. */
  valuesAt: call(z.strictObject({ step: z.int().min(0) }), StepValues),
  sparklines: backgroundCall(z.strictObject({ ids: z.array(RunId).max(200) }), z.array(Sparkline)),
  /** Changes all runs, or none where one of them does not exist. */
  annotate: call(Ids.extend({ change: Annotation }), z.null()),
  /** Moves ended runs into the trash; a queued or running run must be stopped first. */
  trash: call(Ids, z.null()),
  restore: call(Ids, z.null()),
  /** Deletes runs in the trash permanently, with all their measurements. */
  purge: call(Ids, z.null()),
  /**
   * Reads the record of a run. `isBrief`: a record with many spectra has only those of the last measurement, and is
   * shown until the full record arrives; its other lists of spectra are empty.
   */
  read: call(z.strictObject({ id: RunId, isBrief: z.boolean().optional() }), RunRecord),
  /** Writes arrays of a run to a file, and returns the paths. Never overwrites a file. */
  exportData: call(RunDataRequest, z.strictObject({ files: z.array(z.string()) })),
  /** Writes a table with one row a run, and returns its path. Never overwrites a file. */
  exportTable: call(RunTableRequest, z.strictObject({ files: z.array(z.string()) })),
  changed: event(RunSummary),
  /** The runs of one call that were annotated, moved into the trash or restored. */
  annotated: event(z.array(RunSummary)),
  purged: event(Ids),
  progressed: event(z.strictObject({ id: RunId, progress: Progress, scalars: Scalars })),
  measured: event(z.strictObject({ id: RunId, measurement: Measurement })),
  logged: event(z.strictObject({ id: RunId, line: LogLine })),
  collapsed: event(z.strictObject({ id: RunId, collapse: CollapseStep })),
}
