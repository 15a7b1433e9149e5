import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { call } from './schema.ts'

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

/** How fast runs of the same shape were here: same network, loss, optimizer, precision and size of the sample. */
export const Pace = z.strictObject({
  /** The median over those runs, of all that they took, start and compilation included. */
  secondsPerStep: z.number(),
  /** Which part of its steps such a run needed: many settle before the limit. */
  needed: z.number(),
  runs: z.int().positive(),
})
export type Pace = z.infer<typeof Pace>

export const forecasts = {
  /** From labels, depth, activations and penalties alone: no training. */
  make: call(z.strictObject({ spec: RunSpec }), Forecast),
  /** From the history; null where no run of this shape has finished here. */
  pace: call(z.strictObject({ spec: RunSpec }), Pace.nullable()),
}
