import * as z from 'zod'
import { RunSpec } from '../spec/runSpec.ts'
import type { BenchInputs } from '../theory/bench/parts.ts'
import type * as theory from '../theory/forecast/forecast.ts'
import { backgroundCall, call } from './schema.ts'

const LayerForecast = z.strictObject({
  singularValues: z.array(z.array(z.number())),
  C: z.array(z.number()),
  notes: z.array(z.string()),
})

const Spectra = z.array(z.array(z.number()))

export const Forecast = z.strictObject({
  counts: z.array(z.int()),
  theorem: LayerForecast.extend({
    basis: z
      .strictObject({
        lower: Spectra,
        upper: Spectra,
        identity: Spectra.nullable(),
        draws: z.int(),
        leftOut: z.int(),
        seed: z.int(),
      })
      .optional(),
  }).nullable(),
  balance: LayerForecast.extend({
    objective: z.number(),
    firstPenalty: z.number().optional(),
    weightNorms: z.array(z.number()).optional(),
  }).nullable(),
  refusals: z.array(z.string()),
}) satisfies z.ZodType<theory.Forecast>
export type Forecast = theory.Forecast

/** theory/bench/parts.ts defines each number. */
const Inputs = z.strictObject({
  H: z.array(z.array(z.number())).nullable(),
  missing: z.number(),
  variation: z.number(),
}) satisfies z.ZodType<BenchInputs>

export const forecasts = {
  /** Forecasts a run from its labels, depth, activations and penalties, without training. */
  make: backgroundCall(z.strictObject({ spec: RunSpec }), Forecast),
  /** Returns what the inputs of a run say of its first layer, for the theory bench. */
  inputs: call(z.strictObject({ spec: RunSpec }), Inputs),
}
