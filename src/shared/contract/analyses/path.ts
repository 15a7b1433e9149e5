import * as z from 'zod'
import { Vector } from '../schema.ts'
import { part } from './part.ts'

const count = z.int().min(1).max(1000)

/** How a descent path is looked for; shared/theory/descentPath.ts says what each number is. */
export const PathParameters = z.strictObject({
  /** C of (II), the same in every layer; null: max(1, the smallest that (II) allows), layer by layer. */
  C: z.number().positive().nullable().default(null),
  /** ‖Z^L − Y‖/‖Y‖ up to which the network counts as interpolating. */
  tolerance: z.number().positive().max(1).default(1e-6),
  pointsPerSweep: count.default(6),
  pointsPerLine: count.default(30),
  /** Steps of the straight line to the same end. */
  lineSteps: count.default(200),
})
export type PathParameters = z.infer<typeof PathParameters>

/** The objective on a way from the network to a collapsed one. */
const Way = { t: Vector, objective: Vector }

/** Theorem 4.3 and Corollary B.4 where they speak of the network. */
const Descent = z.strictObject({
  /** C_1 … C_{L−1}. */
  C: z.array(z.number()),
  /** The exact value at the end, Σ_l K/(2C_l²), and the exact limit just before it. */
  end: z.number(),
  limit: z.number(),
  jumps: z.array(z.strictObject({ layer: z.int(), from: z.number(), to: z.number(), drop: z.number() })),
  largestRotationIncrease: z.number(),
  /** TCV of Z^1 … Z^{L−1} at the end, by class. */
  variation: Vector,
  /** The straight line to the same end; why it ends before, where σ⁻¹ is not defined on it. */
  straight: z.strictObject({
    ...Way,
    largestIncrease: z.number(),
    barrier: z.number(),
    refusal: z.string().nullable(),
  }),
})

/** The path of Theorem 4.3 from the weights of one run to a collapsed network. */
export const PathResult = z.strictObject({
  kind: z.literal('path'),
  /** The step whose weights these are. */
  step: z.int(),
  /** ‖Z^L − Y‖/‖Y‖. */
  interpolation: z.number(),
  /** TCV of Z^1 … Z^{L−1} at the start, by class. */
  variation: Vector,
  ...Way,
  /** What moved between which t: V or Σ of Z^layer. */
  pieces: z.array(
    z.strictObject({
      layer: z.int(),
      moves: z.enum(['basis', 'singularValues']),
      from: z.number(),
      to: z.number(),
    }),
  ),
  /** Largest rise of the objective from one point to the next. */
  largestIncrease: z.number(),
  /** What it came to; or why the path ends before, with the points up to there. */
  descent: part(Descent),
})
export type PathResult = z.infer<typeof PathResult>
