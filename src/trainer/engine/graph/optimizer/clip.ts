import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import * as e from '../language/elementwise.ts'
import { sumOfProducts, total } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import { perRun } from '../network/forward.ts'

/** Returns the norm of a gradient over all blocks (R), float64. */
export const gradientNorm = (gradient: readonly Tensor[]): Tensor =>
  e.squareRoot(
    gradient.length === 1 ? total(e.square(gradient[0]!)) : sumOfProducts(gradient.map((g) => ({ a: g, b: g }))),
  )

/** Returns the gradient shortened to `clipNorm` where its norm (R) is larger. */
export function clipped(
  { clipNorm }: FirstOrderOptimizer,
  gradient: readonly Tensor[],
  norm: Tensor,
): readonly Tensor[] {
  if (clipNorm === null) return gradient
  const factor = perRun(e.divide(clipNorm, e.maximum(norm, clipNorm)))
  return gradient.map((g) => e.multiply(g, e.cast(factor, g.dtype)))
}
