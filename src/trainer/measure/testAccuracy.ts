import { matrix, multiply, transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import type { Problem, Sample } from '../../shared/theory/problem.ts'
import { accuracyOf } from './accuracy.ts'

/**
 * Returns the accuracy of a network without a backbone on test samples, in whatever coordinates its first layer trains.
 * `sample` is the one it trains on.
 */
export function testAccuracy(problem: Problem, theta: Float64Array, sample: Sample, test: Sample): number {
  const { features } = forwardPass({ ...problem, inputs: inputsOf(problem, sample, test) }, theta)
  return accuracyOf(features.at(-1)!, test.labels)
}

/**
 * Returns the test samples in the coordinates of training: in whitened ones, with X = U S Vᵀ and W₁ = B S⁻¹ Uᵀ, B acts on
 * S⁻¹ Uᵀ x = S⁻² Vᵀ (Xᵀ x).
 */
function inputsOf({ inputs, inputScale, inputBasis }: Problem, sample: Sample, test: Sample): Matrix {
  const x = transpose(matrix(test.labels.length, test.features, Float64Array.from(test.X))) // (d, N)
  if (inputBasis) return multiply(transpose(inputBasis), x)
  if (!inputScale) return x
  const Xt = matrix(sample.labels.length, sample.features, Float64Array.from(sample.X))
  const products = multiply(inputs!, multiply(Xt, x)) // Vᵀ (Xᵀ x), (r, N)
  return matrix(
    products.rows,
    products.cols,
    products.data.map((value, i) => value / inputScale[Math.floor(i / products.cols)]! ** 2),
  )
}
