import * as z from 'zod'
import { StudyPlan } from '../spec/studyPlan.ts'
import { ClusterName } from './clusters.ts'
import { backgroundCall, call, event } from './schema.ts'

/** How long the training of a plan takes on this machine or on a cluster, and the evidence for it. */
export const Estimate = z.strictObject({
  seconds: z.number().nonnegative(),
  /**
   * `study`: the median time of earlier studies with exactly these runs; `runs`: earlier repetitions of each run;
   * `shape`: earlier runs with the same network, optimizer, precision and sample size; `measured`: the first steps of the
   * plan, measured on this machine.
   */
  basis: z.enum(['study', 'runs', 'shape', 'measured']),
  /** How many studies or runs the estimate uses; 0 where the pace was measured. */
  sampleCount: z.int().nonnegative(),
  /** Whether the estimate counts every step that a run may take: many runs converge earlier. */
  isLimit: z.boolean(),
})
export type Estimate = z.infer<typeof Estimate>

const plan = z.strictObject({ plan: StudyPlan })

export const estimates = {
  /**
   * Answers from the history and from earlier measurements; null where neither covers the plan. `cluster`: the time on that
   * cluster from runs that it trained, without the wait in its queue.
   */
  read: backgroundCall(plan.extend({ cluster: ClusterName.optional() }), Estimate.nullable()),
  /** Trains the first steps of every kind of run without an estimate and keeps only the pace. Answers null when stopped; rejects while runs are running. */
  measure: call(plan, Estimate.nullable()),
  stop: call(z.strictObject({}), z.null()),
  /** The measurement has reached `step` of the run of kind `kind` (1 … `kinds`). */
  progressed: event(z.strictObject({ kind: z.int(), kinds: z.int(), step: z.int() })),
}
