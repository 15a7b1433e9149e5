import * as z from 'zod'
import { Vector } from '../schema.ts'
import { part } from './part.ts'

const count = z.int().min(1).max(1000)

/** Parameters of a descent path; shared/theory/path/descentPath.ts defines each number. */
export const PathParameters = z.strictObject({
  /** C of (II), the same in every layer; null for max(1, the smallest that (II) allows) in each layer. */
  C: z.number().positive().nullable().default(null),
  /** The largest ‖Z^L − Y‖/‖Y‖ of an interpolating network. */
  tolerance: z.number().positive().max(1).default(1e-6),
  pointsPerSweep: count.default(6),
  pointsPerLine: count.default(30),
  /** Number of points on the straight line to the same end. */
  lineSteps: count.default(200),
})
export type PathParameters = z.infer<typeof PathParameters>

/** The objective along a path from the network to a collapsed one. */
const pathPoints = { t: Vector, objective: Vector }

/** A path of finitely many points; shared/theory/path/discretePath.ts defines each number. */
export const DiscretePath = z.strictObject({
  k: z.int(),
  times: Vector,
  objective: Vector,
  largestStep: z.number(),
  largestRise: z.number(),
  /** Relative to ‖γ(0)‖. */
  distance: z.number(),
})

/** Theorem 4.3 and Corollary B.4 where they apply to the network. */
const Descent = z.strictObject({
  /** C_1 … C_{L−1}. */
  C: z.array(z.number()),
  /** The exact value at the end, Σ_l K/(2C_l²), and the exact limit just before it. */
  end: z.number(),
  limit: z.number(),
  jumps: z.array(z.strictObject({ layer: z.int(), from: z.number(), to: z.number(), drop: z.number() })),
  largestRotationIncrease: z.number(),
  /** TCV of Z^1 … Z^{L−1} at the end, for the partition into classes. */
  variation: Vector,
  /** Corollary B.4: paths of finitely many points with steps below 1/k, for every k that the sampling resolves. */
  discrete: z.array(DiscretePath),
  /** The straight line to the same end. `refusal` says why it ends early, where σ⁻¹ is not defined on it. */
  straight: z.strictObject({
    ...pathPoints,
    largestIncrease: z.number(),
    barrier: z.number(),
    refusal: z.string().nullable(),
  }),
})

/** The path of Theorem 4.3 from the weights of one run to a collapsed network. */
export const PathResult = z.strictObject({
  kind: z.literal('path'),
  /** The step of the weights. */
  step: z.int(),
  /** ‖Z^L − Y‖/‖Y‖. */
  interpolation: z.number(),
  /** TCV of Z^1 … Z^{L−1} at the start, for the partition into classes. */
  variation: Vector,
  ...pathPoints,
  /** The pieces of the path: V or Σ of Z^layer moves between two values of t. */
  pieces: z.array(
    z.strictObject({
      layer: z.int(),
      moves: z.enum(['basis', 'singularValues']),
      from: z.number(),
      to: z.number(),
    }),
  ),
  /** The largest rise of the objective between consecutive points. */
  largestIncrease: z.number(),
  /** The complete descent, or why the path ends early; the points up to there are above. */
  descent: part(Descent),
})
export type PathResult = z.infer<typeof PathResult>
