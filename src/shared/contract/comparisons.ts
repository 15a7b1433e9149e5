import * as z from 'zod'
import { RunId } from './runs.ts'
import { call, Vector } from './schema.ts'

/** What can be followed in many runs at once. The first five are known at every step, the others where it was measured. */
export const Quantity = z.enum([
  'objective',
  'dataLoss',
  'weightPenalty',
  'featurePenalty',
  'gradientNorm',
  'tcv',
  'weightNorm', // Frobenius
  'featureRank',
  'weightRank',
])
export type Quantity = z.infer<typeof Quantity>

export const CurveRequest = z.strictObject({
  runs: z.array(RunId).min(1).max(1000),
  quantity: Quantity,
  /**
   * l = 1 … L of a quantity that every layer has. null: all of them together, which is the largest TCV and the largest
   * rank of Z^1 … Z^{L−1}, the largest rank of W_1 … W_L, and the norm of all weights together.
   */
  layer: z.int().min(1).nullable(),
  /** Steps, or seconds of training. */
  over: z.enum(['step', 'time']),
  /** Whether x is looked at on a log axis: points are thinned out evenly as they are seen, and what is not above 0 is left out. */
  isLogX: z.boolean(),
  /** At most so many points a run. */
  points: z.int().min(1).max(10_000),
})
export type CurveRequest = z.infer<typeof CurveRequest>

/**
 * One curve, thinned out. Each point stands for all values between the one before and itself: `values` is the last of
 * them, `least` and `most` their true extremes. Without thinning out all three are the same.
 */
export const ComparedCurve = z.strictObject({
  run: RunId,
  /** L. */
  layers: z.int(),
  /** Ascending. */
  x: Vector,
  values: Vector,
  least: Vector,
  most: Vector,
  /** Of the TCV: the certified interval of the layer, its widest over the stretch; empty of other quantities. */
  lower: Vector,
  upper: Vector,
  /** How many values were not numbers, or had no place on a log axis of x. */
  leftOut: z.int(),
})
export type ComparedCurve = z.infer<typeof ComparedCurve>

/** What a run had come to when it was last measured; null before the first time. */
export const ComparedResult = z.strictObject({
  run: RunId,
  step: z.int().nullable(),
  objective: z.number().nullable(),
  dataLoss: z.number().nullable(),
  gradientNorm: z.number().nullable(),
  /** Of the hidden layer whose TCV is the largest, with its certified interval. */
  tcv: z.number().nullable(),
  tcvLower: z.number().nullable(),
  tcvUpper: z.number().nullable(),
  /** Of all weights together. */
  weightNorm: z.number().nullable(),
  featureRanks: z.array(z.int()),
  weightRanks: z.array(z.int()),
})
export type ComparedResult = z.infer<typeof ComparedResult>

export const comparisons = {
  /** In the order of the runs. One that has nothing yet has an empty curve. */
  read: call(CurveRequest, z.array(ComparedCurve)),
  results: call(z.strictObject({ runs: z.array(RunId).min(1).max(1000) }), z.array(ComparedResult)),
}
