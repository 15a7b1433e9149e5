import * as z from 'zod'
import { Vector } from '../schema.ts'

/** The Hessian of the objective at one point; theory/unconstrained/hessian.ts defines each number. */
export const Curvature = z.strictObject({
  least: z.number(),
  flat: z.int(),
  negative: z.int(),
  /** Ascending. */
  eigenvalues: Vector,
})
export type Curvature = z.infer<typeof Curvature>

/** The Hessian at the weights of a run has no parameters. */
export const CurvatureParameters = z.strictObject({})

/** The Hessian at the weights of one run. */
export const CurvatureResult = z.strictObject({
  kind: z.literal('curvature'),
  /** The step of the weights. */
  step: z.int(),
  /** The objective, and the norm of its gradient: a Hessian says little far from a stationary point. */
  loss: z.number(),
  gradientNorm: z.number(),
  curvature: Curvature,
})
export type CurvatureResult = z.infer<typeof CurvatureResult>

/** The landscape between structures; theory/unconstrained/logitLandscape.ts defines each number. */
export const LandscapeParameters = z.strictObject({
  /** Pieces of the straight line. */
  lineSteps: z.int().min(2).max(1000).default(100),
  /** Descents start at t = 0, 1/descents, … 1. */
  descents: z.int().min(1).max(100).default(20),
  descentSteps: z.int().min(1).max(100_000).default(3000),
})

/** The structures of the model that a run trains, whatever its weights, and the loss between the lowest two kinds. */
export const Landscape = z.strictObject({
  points: z.array(
    z.strictObject({
      name: z.enum(['simplex', 'pairs', 'polygon']),
      rank: z.int(),
      loss: z.number(),
      orbit: z.int(),
      curvature: Curvature,
    }),
  ),
  line: z.strictObject({ to: z.enum(['simplex', 'pairs', 'polygon']), t: Vector, loss: Vector }),
  descents: z.array(z.strictObject({ t: z.number(), loss: z.number() })),
})
export type Landscape = z.infer<typeof Landscape>

export const LandscapeResult = z.strictObject({
  kind: z.literal('landscape'),
  /** The step of the weights, which change nothing. */
  step: z.int(),
  landscape: Landscape,
})
export type LandscapeResult = z.infer<typeof LandscapeResult>
