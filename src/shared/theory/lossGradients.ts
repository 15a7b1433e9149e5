import { scaleColumns, type Matrix } from '../linalg/matrix.ts'
import { objective } from './objective.ts'
import { blockMatrix, parameterBlocks, type Problem } from './problem.ts'

/**
 * Returns ∇_{W_l} L₀ (n_l, n_{l−1}), l = 1 … L: the gradients of the data loss alone, without penalties, in the
 * coordinates of `weightMatrices`. `smoothing` is that of forwardPass.
 */
export function lossGradients(problem: Problem, theta: Float64Array, smoothing = 0): Matrix[] {
  const none = problem.widths.map(() => 0)
  const { gradient } = objective({ ...problem, weightDecays: none, featureDecays: none }, theta, 1, smoothing)
  return weightGradients(problem, gradient)
}

/**
 * Returns the gradient by W_l (n_l, n_{l−1}), l = 1 … L, from a gradient by θ, in the coordinates of `weightMatrices`.
 *
 * In whitened coordinates W₁ = B S⁻¹ Uᵀ, so that ∇_{W₁} = ∇_B S Uᵀ, and ∇_B S stands for it: U has orthonormal columns,
 * which changes neither norms nor the scalar product with B S⁻¹.
 */
export function weightGradients(problem: Problem, gradient: Float64Array): Matrix[] {
  return parameterBlocks(problem)
    .filter(({ kind }) => kind === 'weight')
    .map((block) => {
      const G = blockMatrix(gradient, block)
      return block.layer === 1 && problem.inputScale ? scaleColumns(G, problem.inputScale) : G
    })
}
