import * as z from 'zod'
import { StudyPlan } from '../spec/studyPlan.ts'
import { ClusterName, TaskOptions } from './clusters.ts'
import { Annotation, RunId, RunStatus, RunSummary } from './runs.ts'
import { call, event } from './schema.ts'

export const StudySummary = z.strictObject({
  id: RunId,
  name: z.string(),
  /** How it differs from the published spec, data first (`studyDifference`); absent where it does not. */
  difference: z.string().optional(),
  preset: z.string().nullable(),
  size: z.enum(['quick', 'paper']).nullable(),
  createdAt: z.number(),
  isPaused: z.boolean(),
  /** Annotations of the researcher. */
  isStarred: z.boolean(),
  tags: z.array(z.string()),
  /** The number of runs, in total and by status. */
  runs: z.int(),
  counts: z.partialRecord(RunStatus, z.int()),
  /** The fraction of the work that is done, and the time left at the present pace; null where unknown or finished. */
  done: z.number(),
  secondsLeft: z.number().nullable(),
  /** Runs that wait in the queue of a cluster, which `secondsLeft` leaves out; absent where none waits. */
  waiting: z
    .strictObject({
      runs: z.int(),
      /** When the first of them was submitted, in milliseconds since 1970. */
      since: z.number(),
      /** The median wait of the tasks of this study that have started; null before the first. */
      usualSeconds: z.number().nullable(),
    })
    .optional(),
})
export type StudySummary = z.infer<typeof StudySummary>

/** A run with its coordinates in the plan. */
export const StudyCell = z.strictObject({
  part: z.int(),
  coordinates: z.array(z.int()),
  run: RunSummary,
})
export type StudyCell = z.infer<typeof StudyCell>

export const StudyRecord = z.strictObject({
  summary: StudySummary,
  plan: StudyPlan,
  /** One cell for each run, in the order of the plan. */
  cells: z.array(StudyCell),
})
export type StudyRecord = z.infer<typeof StudyRecord>

/** A change of what a researcher adds to studies. */
export const StudyAnnotation = Annotation.pick({ isStarred: true, tags: true, addTags: true, removeTags: true }).extend(
  {
    name: z.string().trim().min(1, 'a study needs a name').max(120).optional(),
  },
)
export type StudyAnnotation = z.infer<typeof StudyAnnotation>

const id = z.strictObject({ id: RunId })
const Ids = z.strictObject({ ids: z.array(RunId).min(1).max(10_000) })

export const studies = {
  /** Queues every run of the plan. */
  start: call(
    z.strictObject({
      name: z.string().min(1).max(120),
      plan: StudyPlan,
      preset: z.string().nullable(),
      size: z.enum(['quick', 'paper']).nullable(),
      /** The cluster that trains the runs; absent: this machine. */
      cluster: ClusterName.optional(),
      /** How many runs this machine trains of a study on a cluster, the first of the plan; absent: none. */
      here: z.int().nonnegative().optional(),
      options: TaskOptions.optional(),
    }),
    RunId,
  ),
  /** Lists studies, newest first; with `inTrash` those whose runs are all in the trash. */
  list: call(z.strictObject({ inTrash: z.boolean().optional() }), z.array(StudySummary)),
  read: call(id, StudyRecord),
  /** Stops running runs at a checkpoint; queued runs wait until the study is resumed. */
  pause: call(id, z.null()),
  /**
   * Resumes every unfinished run from its checkpoint, or from step 0 where it has none. A failure resumes none of them.
   * `fromWeights` and `otherEngine` as in `runs.resume`.
   */
  resume: call(id.extend({ fromWeights: z.boolean().optional() }), z.null()),
  /**
   * Replaces the plan by one that contains all its runs, and queues only the new runs. `cluster`: where they train; null: on
   * this machine; absent: on the cluster of the study, where it has one.
   */
  extend: call(
    z.strictObject({
      id: RunId,
      plan: StudyPlan,
      cluster: ClusterName.nullable().optional(),
      options: TaskOptions.optional(),
    }),
    z.null(),
  ),
  /**
   * Gives runs that wait, or that were stopped, to a cluster or to this machine (null), with their checkpoints. Moves all or
   * none.
   */
  move: call(
    z.strictObject({
      id: RunId,
      runs: z.array(RunId).min(1),
      cluster: ClusterName.nullable(),
      options: TaskOptions.optional(),
    }),
    z.null(),
  ),
  /** Changes studies; with a wrong id it changes none. */
  annotate: call(Ids.extend({ change: StudyAnnotation }), z.null()),
  /** Moves studies with all their runs to the trash. Refused while runs are queued or running. */
  trash: call(Ids, z.null()),
  /** Restores studies from the trash, with the runs that were moved last. */
  restore: call(Ids, z.null()),
  /** Deletes studies of the trash permanently, with all their runs. */
  purge: call(Ids, z.null()),
  changed: event(StudySummary),
}
