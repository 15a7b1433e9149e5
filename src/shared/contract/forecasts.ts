import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import { call } from './schema.ts'

/** Singular values of Z^1 … Z^{L−1} (and Z^L) known before training, and on what they rest. */
export const LayerForecast = z.strictObject({
  /** s(Z^l), l = 1 … L, the K leading values, descending. */
  singularValues: z.array(z.array(z.number())),
  /** C_l of Theorem 4.2, l = 1 … L−1; one per layer (mean over classes). */
  C: z.array(z.number()),
  /** The choices made and where it stops, in sentences for the screen. */
  notes: z.array(z.string()),
})
export type LayerForecast = z.infer<typeof LayerForecast>

export const Forecast = z.strictObject({
  /** Samples per class. */
  counts: z.array(z.int()),
  /** Theorem 4.2 with C = 1; null where it says nothing (with the reason in `refusals`). */
  theorem: LayerForecast.nullable(),
  /** The balance law: a scalar model per class at δ = 0. */
  balance: LayerForecast.extend({
    /** The objective at δ = 0 by the scalar model; training was always seen to end slightly above it. */
    objective: z.number(),
  }).nullable(),
  refusals: z.array(z.string()),
})
export type Forecast = z.infer<typeof Forecast>

export const forecasts = {
  /** From labels, depth, activations and penalties alone: no training. */
  make: call(z.strictObject({ spec: RunSpec }), Forecast),
}
