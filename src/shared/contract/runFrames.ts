import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { AnyCollapseStep, AnyMeasurement, AnyProgress } from './divergedRecords.ts'
import { EngineReport } from './engine.ts'
import { Scalars } from './measurements.ts'
import { EndKind, LogLine, RunId, RunStatus } from './runs.ts'

/** The position of a run in its plan that it resumes from, as `PlanPosition` names the fields. */
export const ResumedFrom = z.object({
  step: z.int().nonnegative(),
  stage: z.int().nonnegative(),
  restarts: z.int().nonnegative(),
  attemptBegan: z.int().nonnegative(),
})
export type ResumedFrom = z.infer<typeof ResumedFrom>

const frame = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), ...shape })

/** The fields of a frame of Collapsar's own runs (docs/formats.md). Times are milliseconds since 1970. */
export const RunFrame = z.discriminatedUnion('kind', [
  frame('spec', { spec: RunSpec }),
  frame('started', {
    at: z.number(),
    engine: EngineReport,
    versions: z.record(z.string(), z.string()),
    host: z.string(),
    /** The number of the job, as the cluster prints it; null outside a cluster. */
    job: z.string().nullable(),
    /** null: from step 0. */
    resumed: ResumedFrom.nullable(),
  }),
  frame('progressed', { progress: AnyProgress, scalars: Scalars }),
  frame('measured', { measurement: AnyMeasurement }),
  frame('restarted', { step: z.int() }),
  frame('collapsed', { collapse: AnyCollapseStep }),
  /** A checkpoint was written to its file. */
  frame('checkpointed', { step: z.int() }),
  /** Weights at a step were written to the file of weights. */
  frame('snapshot', { step: z.int() }),
  frame('logged', LogLine.shape),
  /** The task ended before the run; the next session resumes there. null: from step 0. */
  frame('paused', { at: z.number(), resume: ResumedFrom.nullable() }),
  frame('ended', {
    at: z.number(),
    status: RunStatus.exclude(['queued', 'running']),
    ending: z.string(),
    endKind: EndKind.nullable(),
    peakMemoryBytes: z.number().nullable(),
  }),
])
export type RunFrame = z.infer<typeof RunFrame>

/** What one task of a job array trains. The lab writes it and the task reads it. */
export const TaskPlan = z.object({
  task: z.int().nonnegative(),
  cluster: z.string(),
  /** Processor cores of the task. */
  threads: z.int().positive(),
  /** The session of its first attempt. Sessions of a run rise over all attempts and submissions. */
  session: z.int().nonnegative(),
  runs: z.array(z.object({ run: RunId, spec: RunSpec })).min(1),
})
export type TaskPlan = z.infer<typeof TaskPlan>

/** Frames of session s have numbers from s · 2^32 on, above all frames of earlier sessions. */
export const sessionLength = 2 ** 32

/** Returns the session of a frame; −1 for the number before the first one. */
export const sessionOf = (sequence: number): number => Math.floor(sequence / sessionLength)
