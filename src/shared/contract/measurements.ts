import * as z from 'zod'
import { methodNames } from '../spec/optimizer.ts'
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
   * s(A^{l+1}), l = 1 … L−1, of the attained pre-activations. This is the recursive forecast of Z^l with C = 1, except
   * where layer l + 1 adds its input; theory/recursiveForecast.ts tells the two apart.
   */
  recursiveSpectra: z.array(Vector),
  /** Total cluster variation of Z^l by class partition, l = 1 … L. */
  tcv: Vector,
  /**
   * Bounds of the total cluster variation of the pairs (z_i, y_i) over all partitions into K classes, l = 1 … L. The
   * spectral relaxation certifies the lower one; k-means from the classes attains the upper one. NaN in older runs.
   */
  tcvLower: Vector,
  tcvUpper: Vector,
  /** Numerical ranks, s_i > 1e-5 s_1. */
  featureRanks: z.array(z.int()),
  weightRanks: z.array(z.int()),
  /** Every quantity that quantities/table.ts stores as `layered`, by its name; older runs lack some of them. */
  layered: z.record(z.string(), Vector),
})
export type Measurement = z.infer<typeof Measurement>

/** Whether a brief record left the spectra of its earlier measurements out. */
export const lacksSpectra = (measurements: readonly Pick<Measurement, 'featureSpectra'>[]): boolean =>
  measurements[0]?.featureSpectra.length === 0 && measurements.at(-1)?.featureSpectra.length !== 0

export const Progress = z.strictObject({
  step: z.int(),
  /** Steps that the run will take at most. */
  steps: z.int(),
  stage: z.int(),
  stages: z.int(),
  /** The method of the stage; only in runs that change it. */
  method: z.enum(Object.keys(methodNames) as (keyof typeof methodNames)[]).optional(),
  objective: z.number(),
  dataLoss: z.number(),
  /** The step of both numbers where it is not the last: a diverged run has those of its last finite measurement. */
  objectiveStep: z.int().optional(),
  /** Restarts from traps and from ends that the spec restarts, and the step at which the present attempt began. */
  restarts: z.int(),
  attemptBegan: z.int(),
  secondsLeft: z.number().nullable(),
})
export type Progress = z.infer<typeof Progress>
