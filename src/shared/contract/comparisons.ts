import * as z from 'zod'
import { curveNames, measuredNames } from '../quantities/table.ts'
import { RunId } from './runs.ts'
import { call, Vector } from './schema.ts'

/** What Compare draws over the steps, or over time. */
export const Quantity = z.enum(curveNames)
export type Quantity = z.infer<typeof Quantity>

export const CurveRequest = z.strictObject({
  runs: z.array(RunId).min(1).max(1000),
  quantity: Quantity,
  /** The layer of a quantity that has layers, from 1. null: all layers, reduced as quantities/table.ts says. */
  layer: z.int().min(1).nullable(),
  /** Steps, or seconds of training. */
  over: z.enum(['step', 'time']),
  /** Whether the x axis is logarithmic: points are then thinned out evenly on it, and those at x ≤ 0 are left out. */
  isLogX: z.boolean(),
  /** The most points of one run. */
  points: z.int().min(1).max(10_000),
})
export type CurveRequest = z.infer<typeof CurveRequest>

/**
 * One curve, thinned out. Each point stands for all values since the point before it: `values` has the last of them,
 * `least` and `most` have their true extremes. The three agree where nothing was thinned out.
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
  /** The certified interval of a TCV, the widest since the point before; empty for other quantities. */
  lower: Vector,
  upper: Vector,
  /** How many values were not numbers, or had no place on a log x axis. */
  leftOut: z.int(),
})
export type ComparedCurve = z.infer<typeof ComparedCurve>

/** A run at its last measurement; every value is null before the first. */
export const ComparedResult = z.strictObject({
  run: RunId,
  /** Layers reduced to one number; null where it is not a number. */
  values: z.record(z.enum(measuredNames), z.number().nullable()),
  /** Layer by layer, for quantities that have layers. */
  layers: z.record(z.string(), Vector),
  /** The certified interval of the hidden layer with the largest TCV. */
  tcvLower: z.number().nullable(),
  tcvUpper: z.number().nullable(),
})
export type ComparedResult = z.infer<typeof ComparedResult>

export const comparisons = {
  /** In the order of the runs. A run without measurements has an empty curve. */
  read: call(CurveRequest, z.array(ComparedCurve)),
  results: call(z.strictObject({ runs: z.array(RunId).min(1).max(1000) }), z.array(ComparedResult)),
}
