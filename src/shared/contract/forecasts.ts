import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { call } from './schema.ts'

/** Singular values of Z^1 … Z^{L−1} (and Z^L), forecast before training, with their assumptions. */
export const LayerForecast = z.strictObject({
  /** s(Z^l), l = 1 … L, the K leading values, descending. */
  singularValues: z.array(z.array(z.number())),
  /** C_l of Theorem 4.2, l = 1 … L−1; one per layer (mean over classes). Residual networks: that of C.2, s(Z^l)/s(A^L). */
  C: z.array(z.number()),
  /** Assumptions and limits of the forecast, as sentences for the screen. */
  notes: z.array(z.string()),
})
export type LayerForecast = z.infer<typeof LayerForecast>

export const Forecast = z.strictObject({
  /** Samples per class. */
  counts: z.array(z.int()),
  /** Theorem 4.2 (residual networks: C.2) with C = 1; null where it does not apply, with the reason in `refusals`. */
  theorem: LayerForecast.nullable(),
  /** The balance law, at δ = 0 unless `firstPenalty` is present. */
  balance: LayerForecast.extend({
    /** The objective in the model of the law; every training run so far has ended slightly above it. */
    objective: z.number(),
    /** λδ/2 ‖W_1‖², a part of the objective: present where the inputs are known and δ > 0. */
    firstPenalty: z.number().optional(),
    /** ‖W_l‖, l = 2 … L. Absent from forecasts of versions without residual networks. */
    weightNorms: z.array(z.number()).optional(),
  }).nullable(),
  refusals: z.array(z.string()),
})
export type Forecast = z.infer<typeof Forecast>

export const forecasts = {
  /** Forecasts a run from its labels, depth, activations and penalties, without training. */
  make: call(z.strictObject({ spec: RunSpec }), Forecast),
}
