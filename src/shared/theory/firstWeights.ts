import { matrix, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { svd } from '../linalg/svd.ts'
import { sampleRows, type Problem, type Sample } from './problem.ts'

/**
 * Returns what turns W₁ as it is trained into W₁ (n_1, d) in the network's own coordinates: B S⁻¹ Uᵀ in whitened coordinates,
 * with X = U S Vᵀ, and B Qᵀ in reduced ones. `sample` has the inputs of the problem. With raw inputs or free features it
 * returns its own argument. In whitened coordinates this decomposes X once, which takes as long as the start of a run.
 */
export function ownFirstWeights(problem: Problem, sample: Sample): (B: Matrix) => Matrix {
  const { inputScale, inputBasis } = problem
  if (inputBasis) {
    const Qt = transpose(inputBasis)
    return (B) => multiply(B, Qt)
  }
  if (!inputScale) return (B) => B
  const { V } = svd(sampleRows(sample)) // Xᵀ = V S Uᵀ: the right vectors here are U.
  const Ut = transpose(leadingColumns(V, inputScale.length))
  const inverse = Array.from(inputScale, (s) => 1 / s)
  return (B) => multiply(scaleColumns(B, inverse), Ut)
}

function leadingColumns(A: Matrix, count: number): Matrix {
  const leading = matrix(A.rows, count)
  for (let i = 0; i < A.rows; i++) leading.data.set(A.data.subarray(i * A.cols, i * A.cols + count), i * count)
  return leading
}
