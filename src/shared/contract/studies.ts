import * as z from 'zod'
import { StudyPlan } from '../spec/studyPlan.ts'
import { RunId, RunStatus, RunSummary } from './runs.ts'
import { call, event } from './schema.ts'

export const StudySummary = z.strictObject({
  id: RunId,
  name: z.string(),
  preset: z.string().nullable(),
  size: z.enum(['quick', 'paper']).nullable(),
  createdAt: z.number(),
  isPaused: z.boolean(),
  /** Runs in all, and how many have each status that occurs. */
  runs: z.int(),
  counts: z.partialRecord(RunStatus, z.int()),
  /** How much of the work is done, 0 … 1, and how long the rest takes at the pace so far; null: unknown yet, or over. */
  done: z.number(),
  secondsLeft: z.number().nullable(),
})
export type StudySummary = z.infer<typeof StudySummary>

/** A run in its place in the plan. */
export const StudyCell = z.strictObject({
  part: z.int(),
  coordinates: z.array(z.int()),
  run: RunSummary,
})
export type StudyCell = z.infer<typeof StudyCell>

export const StudyRecord = z.strictObject({
  summary: StudySummary,
  plan: StudyPlan,
  /** One per run of the plan, in its order. */
  cells: z.array(StudyCell),
})
export type StudyRecord = z.infer<typeof StudyRecord>

const id = z.strictObject({ id: RunId })

export const studies = {
  /** Queues every run of the plan. */
  start: call(
    z.strictObject({
      name: z.string().min(1).max(120),
      plan: StudyPlan,
      preset: z.string().nullable(),
      size: z.enum(['quick', 'paper']).nullable(),
    }),
    RunId,
  ),
  /** Newest first. */
  list: call(z.strictObject({}), z.array(StudySummary)),
  read: call(id, StudyRecord),
  /** Runs that are going on stop with a checkpoint, and none begins until the study is resumed. */
  pause: call(id, z.null()),
  /** Takes up every run that is not over: from its checkpoint where there is one, else from the beginning. */
  resume: call(id, z.null()),
  /** Another plan that holds the runs of the old one: what is there already is not repeated. */
  extend: call(z.strictObject({ id: RunId, plan: StudyPlan }), z.null()),
  changed: event(StudySummary),
}
