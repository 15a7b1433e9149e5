import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { StudyPlan } from '../spec/studyPlan.ts'
import { call, event } from './schema.ts'

/** Singular values of Z^1 … Z^{L−1} (and Z^L) known before training, and on what they rest. */
export const LayerForecast = z.strictObject({
  /** s(Z^l), l = 1 … L, the K leading values, descending. */
  singularValues: z.array(z.array(z.number())),
  /** C_l of Theorem 4.2, l = 1 … L−1; one per layer (mean over classes). Residual networks: that of C.2, s(Z^l)/s(A^L). */
  C: z.array(z.number()),
  /** The choices made and where it stops, in sentences for the screen. */
  notes: z.array(z.string()),
})
export type LayerForecast = z.infer<typeof LayerForecast>

export const Forecast = z.strictObject({
  /** Samples per class. */
  counts: z.array(z.int()),
  /** Theorem 4.2 (residual networks: C.2) with C = 1; null where it says nothing (with the reason in `refusals`). */
  theorem: LayerForecast.nullable(),
  /** The balance law, at δ = 0 unless `firstPenalty` is there. */
  balance: LayerForecast.extend({
    /** The objective by the law's model; training was always seen to end slightly above it. */
    objective: z.number(),
    /** λδ/2 ‖W_1‖², which is then part of the objective: the inputs were known, and δ > 0. */
    firstPenalty: z.number().optional(),
    /** ‖W_l‖, l = 2 … L. Not in forecasts from before there were residual ones. */
    weightNorms: z.array(z.number()).optional(),
  }).nullable(),
  refusals: z.array(z.string()),
})
export type Forecast = z.infer<typeof Forecast>

/** Seconds that the training of a plan will take on this machine, and how that is known. */
export const ExpectedTime = z.strictObject({
  seconds: z.number().nonnegative(),
  /**
   * `study`: the median of what just these runs took here together; `runs`: every run by its own repetitions here;
   * `shape`: by runs of the same network, optimizer, precision and size of the sample; `measured`: by the first steps of
   * the program, tried on this machine.
   */
  known: z.enum(['study', 'runs', 'shape', 'measured']),
  /** Studies or runs that this rests on; 0 where it was measured. */
  from: z.int().nonnegative(),
  /** Whether it counts all the steps that a run may take: many settle before. */
  isLimit: z.boolean(),
})
export type ExpectedTime = z.infer<typeof ExpectedTime>

const plan = z.strictObject({ plan: StudyPlan })

export const forecasts = {
  /** From labels, depth, activations and penalties alone: no training. */
  make: call(z.strictObject({ spec: RunSpec }), Forecast),
  /** By the history, or by what was measured; null where nothing like it was trained or measured here. */
  time: call(plan, ExpectedTime.nullable()),
  /** Trains the first steps of what is not known yet, keeps the pace and nothing else; null where it was stopped. Rejects while runs go on. */
  measureTime: call(plan, ExpectedTime.nullable()),
  stopMeasuringTime: call(z.strictObject({}), z.null()),
  /** Which of the kinds of runs is being tried, and how many steps it has taken. */
  measuringTime: event(z.strictObject({ kind: z.int(), kinds: z.int(), step: z.int() })),
}
