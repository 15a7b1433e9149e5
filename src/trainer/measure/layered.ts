import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { WeightLayeredName } from '../../shared/quantities/table.ts'
import { alignment } from '../../shared/theory/alignment.ts'
import { balancedness } from '../../shared/theory/balancedness.ts'
import { gradientNorms, stationarity } from '../../shared/theory/stationarity.ts'

/** The quantities of the weights that the table stores as `layered`: one number a layer or interface. */
export type Layered = Readonly<Record<WeightLayeredName, Float64Array>>

/** A network at one θ, in the coordinates of `weightMatrices`. Matrices are (n_l, n_{l−1}), l = 1 … L. */
export interface LayeredInput {
  weights: readonly Matrix[]
  /** ∇_{W_l} L₀ of the data loss alone. */
  lossGradients: readonly Matrix[]
  /** ∇_{W_l} L of the objective that is minimised. */
  gradients: readonly Matrix[]
  /** λ_l times the multiplier of the continuation. */
  decays: readonly number[]
}

/**
 * Computes them by their definitions. The graph engine computes them natively (engine/graph/layered.ts), because the
 * products of wide layers take longer here than many steps.
 */
export const layeredQuantities = ({ weights, lossGradients, gradients, decays }: LayeredInput): Layered => ({
  balancedness: balancedness(weights),
  alignment: alignment(weights, lossGradients),
  stationarity: stationarity(weights, gradients, decays),
  weightGradient: gradientNorms(gradients),
})
