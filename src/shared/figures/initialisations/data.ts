import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** Over the runs at each step of the grid: see statistics/bands.ts. */
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
  /** TCV of Z^l by class, l = 1 … L − 1, each over the steps, and between what it certainly lies. */
  tcv: z.array(Vector),
  lower: z.array(Vector),
  upper: z.array(Vector),
  /** Below it TCV is round-off. */
  floor: z.number(),
  /** Numerical ranks at the end, l = 1 … L. */
  featureRanks: z.array(z.int()),
  weightRanks: z.array(z.int()),
})

/** What becomes of a network from many initial weights (Figure 3), averaged over the intermediate layers 1 … L − 1. */
export const InitialisationsData = z.strictObject({
  kind: z.literal('initialisations'),
  /** Finished runs that differ in their seeds alone. */
  runs: z.array(RunId),
  /** Those that did not come to an end of their own, by how they stand. */
  leftOut: z.array(z.strictObject({ run: RunId, status: z.string() })),
  /** How many of the runs began again, out of a trap; they count from where they did. */
  restarted: z.int(),
  optimizer: z.string(),
  samples: z.int(),
  classes: z.int(),
  /** L. */
  layers: z.int(),
  /** Where most runs were measured, counted from the beginning of the attempt; one that ended before keeps its last value. */
  steps: z.array(z.int()),
  multipliers: z.array(z.number()),
  tcv: Bands,
  featureRank: Bands,
  weightRank: Bands,
  /** The median over the runs of the mean over the layers at the end, as it certainly lies between. */
  certified: z.strictObject({ lower: z.number(), upper: z.number() }),
  /** Median over the runs at the end, l = 1 … L − 1. */
  featureRanks: z.array(z.number()),
  weightRanks: z.array(z.number()),
  single: SingleRun.nullable(),
})
export type InitialisationsData = z.infer<typeof InitialisationsData>
