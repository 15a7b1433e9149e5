import * as z from 'zod'
import { Vector } from '../../contract/schema.ts'
import { mostOverlaid } from '../../spec/figureKind.ts'

const Values = z.array(z.number())
const Id = z.string().max(100)

/** The spectra to lay over each other: runs, each at a step. */
export const OverlayChoice = z.strictObject({
  curves: z
    .array(
      z.strictObject({
        run: Id,
        /** null: the last measured step. */
        step: z.int().min(0).nullable(),
        /** Names the run; default: the fields in which the runs differ. */
        label: z.string().max(1000).optional(),
      }),
    )
    .min(1)
    .max(mostOverlaid),
})
export type OverlayChoice = z.infer<typeof OverlayChoice>

const OverlayCurve = z.strictObject({
  run: z.string(),
  label: z.string(),
  step: z.int(),
  /** Index of its forecast. */
  forecast: z.int(),
  /** s(Z^l) of every hidden layer, descending. */
  features: z.array(Vector),
  /** s(W_l) of every layer, descending. */
  weights: z.array(Vector),
})
export type OverlayCurve = z.infer<typeof OverlayCurve>

/** What theory says of one hidden layer; null where it says nothing. */
const OverlayLayer = z.strictObject({
  theorem: Values.nullable(),
  /** 5 % and 95 % of the draws of all O_l. */
  band: z.strictObject({ lower: Values, upper: Values, draws: z.int(), seed: z.int() }).nullable(),
  /** The theorem with O_l = [I; 0], where it differs. */
  identity: Values.nullable(),
  balance: Values.nullable(),
  structures: z.array(z.strictObject({ name: z.string(), role: z.enum(['dnc', 'lowest']), values: Values })),
})
export type OverlayLayer = z.infer<typeof OverlayLayer>

/** One forecast; runs that share it share its marks. */
const OverlayForecast = z.strictObject({
  /** Names of its runs. */
  labels: z.array(z.string()),
  /** K of its runs. */
  classes: z.int(),
  layers: z.array(OverlayLayer),
})
export type OverlayForecast = z.infer<typeof OverlayForecast>

/** Spectra of any runs at any steps, laid over each other layer by layer. */
export const SpectraOverlayData = z.strictObject({
  kind: z.literal('spectraOverlay'),
  /** The largest K of the runs. */
  classes: z.int(),
  /** Numerical floor relative to s₁, the largest of the runs. */
  floor: z.number(),
  /** Every run of the figure: colours follow these. */
  order: z.array(z.string()),
  curves: z.array(OverlayCurve),
  forecasts: z.array(OverlayForecast),
  /** The measured steps of every run. */
  steps: z.array(z.strictObject({ run: z.string(), steps: z.array(z.int()) })),
  /** Names of chosen runs without a measurement. */
  unmeasured: z.array(z.string()),
})
export type SpectraOverlayData = z.infer<typeof SpectraOverlayData>

/** Names a curve: the run, and the step where the curve is not the last of its run. */
export const curveKey = ({ run, step }: Pick<OverlayCurve, 'run' | 'step'>): string => `${run} ${step}`
