import * as z from 'zod'
import { Vector } from './schema.ts'

/** The names of the scalar series, in the order in which a row holds them. */
export const scalarNames = [
  'step',
  'objective', // at the spec's own λ, whatever the stage of the continuation
  'dataLoss',
  'weightPenalty',
  'featurePenalty',
  'gradientNorm',
  'multiplier', // of λ and λ' in the continuation; 1 at the end
] as const
export type ScalarName = (typeof scalarNames)[number]

/** Rows of the scalar series, row-major: rows × scalarNames.length. */
export const Scalars = Vector

/** Everything that is measured at one step, in float64 from the weights of that step. */
export const Measurement = z.strictObject({
  step: z.int(),
  /** Seconds since the run began. */
  time: z.number(),
  multiplier: z.number(),
  objective: z.number(),
  dataLoss: z.number(),
  weightPenalty: z.number(),
  featurePenalty: z.number(),
  gradientNorm: z.number(),
  /** s(Z^l), l = 1 … L, descending. */
  featureSpectra: z.array(Vector),
  /** s(W_l), l = 1 … L, descending. */
  weightSpectra: z.array(Vector),
  /**
   * s(A^{l+1}) for l = 1 … L−1, of the attained pre-activations: the recursive forecast of Z^l with C = 1, but where
   * layer l + 1 adds its input. theory/recursiveForecast.ts tells which is which.
   */
  recursiveSpectra: z.array(Vector),
  /** Total cluster variation of Z^l by class partition, l = 1 … L. */
  tcv: Vector,
  /**
   * What the total cluster variation of the pairs (z_i, y_i) for K = the number of classes lies between, whatever the
   * partition, l = 1 … L: below by the spectral relaxation, certified; above attained, by the best partition that
   * k-means finds from the classes. NaN in runs from before they were measured.
   */
  tcvLower: Vector,
  tcvUpper: Vector,
  /** Numerical ranks, s_i > 1e-5 s_1. */
  featureRanks: z.array(z.int()),
  weightRanks: z.array(z.int()),
})
export type Measurement = z.infer<typeof Measurement>

/** Whether the spectra of some were left out, as a brief record has them. */
export const lacksSpectra = (measurements: readonly Pick<Measurement, 'featureSpectra'>[]): boolean =>
  measurements[0]?.featureSpectra.length === 0 && measurements.at(-1)?.featureSpectra.length !== 0

/** The largest TCV by class of Z^1 … Z^{L−1}: what a run is told by in lists. */
export const largestTcv = ({ tcv }: Pick<Measurement, 'tcv'>): number => Math.max(...tcv.subarray(0, -1))

export const Progress = z.strictObject({
  step: z.int(),
  /** Steps that the run will take at most. */
  steps: z.int(),
  stage: z.int(),
  stages: z.int(),
  objective: z.number(),
  dataLoss: z.number(),
  /** Restarts after the zero solution or a dropped class, and the step at which the present attempt began. */
  restarts: z.int(),
  attemptBegan: z.int(),
  secondsLeft: z.number().nullable(),
})
export type Progress = z.infer<typeof Progress>
