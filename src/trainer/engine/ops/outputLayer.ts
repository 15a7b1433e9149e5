import { matrix } from '../../../shared/linalg/matrix.ts'
import { activations } from '../../../shared/theory/activation.ts'
import { sampleLosses } from '../../../shared/theory/loss.ts'
import type { Problem } from '../../../shared/theory/problem.ts'

/** The results of the output layer, where the forward pass ends and the backward pass begins. */
export interface OutputLayer {
  dataLoss: number
  /** λ'_L/2 ‖Z^L‖², times the sample weight. */
  featurePenalty: number
  /** ∂/∂A^L of dataLoss + multiplier · featurePenalty, (n_L, N) row-major. */
  E: Float32Array
  /** A bound on the error of dataLoss that comes from A^L in float32. */
  noise: number
}

/** Relative round-off of a float32 product at the widths of these networks. */
export const float32Error = 2 ** -23

/**
 * Computes the output activation and the loss in float64 from a = A^L (n_L, N), row-major. Only here float32 is too
 * coarse: near saturation z − y and 1 − z² lose four digits, and the line search stalls one percent above the minimum.
 */
export function outputLayer(problem: Problem, a: ArrayLike<number>, multiplier: number): OutputLayer {
  const { value, derivative } = activations[problem.activations.at(-1)!]
  const q = problem.sampleWeight
  const decay = q * problem.featureDecays.at(-1)!
  const Z = matrix(problem.targets.rows, problem.targets.cols)
  for (let i = 0; i < a.length; i++) Z.data[i] = value(a[i]!)
  const { losses, gradient } = sampleLosses(problem, Z)
  const E = new Float32Array(a.length)
  let featurePenalty = 0
  let noise = 0
  for (let i = 0; i < a.length; i++) {
    const input = a[i]!
    const z = Z.data[i]!
    const e = (q * gradient.data[i]! + multiplier * decay * z) * derivative(input, z)
    featurePenalty += 0.5 * decay * z * z
    noise += float32Error * Math.abs(e * input)
    E[i] = e
  }
  return { dataLoss: q * losses.reduce((sum, loss) => sum + loss, 0), featurePenalty, E, noise }
}
