import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { LayeredName } from '../../shared/quantities/table.ts'
import { alignment } from '../../shared/theory/alignment.ts'
import { balancedness } from '../../shared/theory/balancedness.ts'

/** The quantities that the table stores as `layered`: one number a layer or interface. */
export type Layered = Readonly<Record<LayeredName, Float64Array>>

/**
 * Computes them from W_l and ∇_{W_l} L₀, as `lossGradients` gives it, by their definitions. The graph engine computes them
 * natively (engine/graph/layered.ts), because the products of wide layers take longer here than many steps.
 */
export const layeredQuantities = (weights: readonly Matrix[], gradients: readonly Matrix[]): Layered => ({
  balancedness: balancedness(weights),
  alignment: alignment(weights, gradients),
})
