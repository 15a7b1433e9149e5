import { matrix, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { svd } from '../linalg/svd.ts'
import type { Problem, Sample } from './problem.ts'

/**
 * Returns W₁ (n_1, d) in the network's own coordinates, from W₁ as it is trained: B S⁻¹ Uᵀ in whitened coordinates, with
 * X = U S Vᵀ, and B Qᵀ in reduced ones. `sample` has the inputs of the problem. A problem with raw inputs or free features
 * gets its own matrix back. In whitened coordinates this decomposes X again, which takes as long as the start of a run.
 */
export function ownFirstWeights(problem: Problem, B: Matrix, { X, features, labels }: Sample): Matrix {
  const { inputScale, inputBasis } = problem
  if (inputBasis) return multiply(B, transpose(inputBasis))
  if (!inputScale) return B
  const { V } = svd(matrix(labels.length, features, X)) // Xᵀ = V S Uᵀ: the right vectors here are U.
  const scaled = scaleColumns(
    B,
    Array.from(inputScale, (s) => 1 / s),
  )
  return multiply(scaled, transpose(leadingColumns(V, inputScale.length)))
}

function leadingColumns(A: Matrix, count: number): Matrix {
  const leading = matrix(A.rows, count)
  for (let i = 0; i < A.rows; i++) leading.data.set(A.data.subarray(i * A.cols, i * A.cols + count), i * count)
  return leading
}
