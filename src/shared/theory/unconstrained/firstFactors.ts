import { scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import type { UnconstrainedModel } from './model.ts'

/**
 * Returns W_1 = g U √s (m, r) and M_1 = √s Vᵀ/g (r, K) of A_2 = U s Vᵀ (m, K), g = (n λ_H/λ_1)^{1/4}: the factors of A_2
 * with the least penalty, √(n λ_H λ_1) ‖A_2‖_*.
 */
export function firstFactors(
  A2: Matrix,
  { samples, featureDecay, weightDecays }: UnconstrainedModel,
): {
  W1: Matrix
  M1: Matrix
} {
  const { U, s, V } = svd(A2)
  const g = ((samples * featureDecay) / weightDecays[0]!) ** 0.25
  const root = Array.from(s, Math.sqrt)
  const columns = (A: Matrix, factor: (value: number) => number): Matrix => scaleColumns(A, root.map(factor))
  return { W1: columns(U, (value) => value * g), M1: transpose(columns(V, (value) => value / g)) }
}
