import * as e from '../language/elementwise.ts'
import { randomUniform } from '../language/random.ts'
import type { Shape, Tensor } from '../language/tensor.ts'

/** Draws a mask (float32) for a seed pair: 0 with probability `rate`, else 1/(1 − rate). */
export const dropoutMask = (seed: Tensor, shape: Shape, rate: number): Tensor =>
  e.multiply(e.cast(e.greaterOrEqual(randomUniform(seed, shape), rate), 'float32'), 1 / (1 - rate))
