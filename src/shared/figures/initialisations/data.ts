import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Statistics over the runs at each step; see statistics/bands.ts. */
const Bands = z.strictObject({
  mean: Vector,
  median: Vector,
  lowest: Vector,
  highest: Vector,
  lowerQuartile: Vector,
  upperQuartile: Vector,
  count: Vector,
})

/** One run beside those that are averaged, layer by layer. */
const SingleRun = z.strictObject({
  run: RunId,
  samples: z.int(),
  weightDecay: z.number(),
  steps: z.array(z.int()),
  multipliers: z.array(z.number()),
  /** TCV of Z^l by class, l = 1 … L − 1, each over the steps, with its certified bounds. */
  tcv: z.array(Vector),
  lower: z.array(Vector),
  upper: z.array(Vector),
  /** TCV below it is round-off. */
  floor: z.number(),
  /** ‖Z^L − Y‖/‖Y‖ at the end: 0 for an interpolating network; NaN for cross-entropy, which has no targets to fit. */
  misfit: z.number(),
  /** Final numerical ranks, l = 1 … L. */
  featureRanks: z.array(z.int()),
  weightRanks: z.array(z.int()),
})

/** Runs of one recipe from many initial weights, averaged over the intermediate layers 1 … L − 1. */
const Group = z.strictObject({
  /** Finished runs that differ in their seeds alone. */
  runs: z.array(RunId),
  /** Runs that have not finished, with their status. */
  leftOut: z.array(z.strictObject({ run: RunId, status: z.string() })),
  /** How many runs restarted out of a trap. Their steps count from the restart. */
  restarted: z.int(),
  /** Iterations between two collapse steps; null for runs without. */
  collapseSteps: z.int().nullable(),
  /** Steps at which most runs were measured, from the start of the attempt. A run that ended earlier keeps its last value. */
  steps: z.array(z.int()),
  multipliers: z.array(z.number()),
  tcv: Bands,
  featureRank: Bands,
  weightRank: Bands,
  /** Certified bounds at the end: the median over the runs of the mean over the layers. */
  certified: z.strictObject({ lower: z.number(), upper: z.number() }),
  /** Final medians over the runs, l = 1 … L − 1. */
  featureRanks: z.array(z.number()),
  weightRanks: z.array(z.number()),
})
export type InitialisationsGroup = z.infer<typeof Group>

/** Training from many initial weights (Figure 3), without collapse steps where the runs have both. */
export const InitialisationsData = Group.extend({
  kind: z.literal('initialisations'),
  optimizer: z.string(),
  samples: z.int(),
  classes: z.int(),
  /** L. */
  layers: z.int(),
  /** Runs of the same problem with collapse steps, beside those without; null where there are none. */
  collapsing: Group.nullable(),
  single: SingleRun.nullable(),
})
export type InitialisationsData = z.infer<typeof InitialisationsData>
