import { matrix, type Matrix } from '../../../../shared/linalg/matrix.ts'
import type { Problem } from '../../../../shared/theory/problem.ts'

/** Returns some columns of a matrix (rows, N), in their order. */
function columns({ rows, cols, data }: Matrix, indices: ArrayLike<number>): Matrix {
  const chosen = matrix(rows, indices.length)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < indices.length; i++) chosen.data[row * indices.length + i] = data[row * cols + indices[i]!]!
  return chosen
}

/**
 * Returns the problem of a batch, the samples with these indices. Sums over samples count N/size times, so the mean over
 * the batches of an epoch is the objective of the whole set. `inputs`: those of the batch, or null.
 */
export function batchProblem(problem: Problem, indices: ArrayLike<number>, inputs: Matrix | null): Problem {
  return {
    ...problem,
    inputs,
    targets: columns(problem.targets, indices),
    labels: Int32Array.from(indices, (i) => problem.labels[i]!),
    sampleWeight: (problem.sampleWeight * problem.labels.length) / indices.length,
  }
}

/** Returns the problem of a batch of a network on inputs. */
export const batchOf = (problem: Problem, indices: ArrayLike<number>): Problem =>
  batchProblem(problem, indices, problem.inputs && columns(problem.inputs, indices))
