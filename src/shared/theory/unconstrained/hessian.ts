import { matrix, type Matrix } from '../../linalg/matrix.ts'
import { symmetricEigenvalues } from '../../linalg/eigenvalues.ts'
import { objective } from '../objective.ts'
import { parameterCount, type Problem } from '../problem.ts'

/** More parameters than this make a Hessian that takes minutes. */
export const mostHessianParameters = 600

/** Five-point differences with this step have an error of about 1e-12 in the Hessian of weights of order 1. */
const step = 1e-3

/**
 * Returns the Hessian of the objective at θ (p, p) by five-point differences of the gradient, made symmetric. It is exact
 * to about 1e-10 where the objective is smooth. Across a kink of ReLU it is not a Hessian.
 * Throws for more than 600 parameters.
 */
export function hessian(problem: Problem, theta: Float64Array): Matrix {
  const p = parameterCount(problem)
  if (p > mostHessianParameters)
    throw new RangeError(`Hessian: ${p} parameters are too many; at most ${mostHessianParameters} take part`)
  const H = matrix(p, p)
  const gradientAt = (i: number, shift: number): Float64Array => {
    const moved = theta.slice()
    moved[i]! += shift
    return objective(problem, moved).gradient
  }
  for (let i = 0; i < p; i++) {
    const [far, near] = [2 * step, step].map((h) => {
      const [up, down] = [gradientAt(i, h), gradientAt(i, -h)]
      return up.map((value, j) => (value - down[j]!) / (2 * h))
    })
    for (let j = 0; j < p; j++) {
      const value = (4 * near![j]! - far![j]!) / 3
      H.data[i * p + j]! += value / 2
      H.data[j * p + i]! += value / 2
    }
  }
  return H
}

/** The curvature of the objective at a point. */
export interface Curvature {
  /** The least eigenvalue of the Hessian. */
  readonly least: number
  /** Eigenvalues within ±tolerance · largest: directions that are flat to second order. */
  readonly flat: number
  /** Eigenvalues below −tolerance · largest: directions of descent. */
  readonly negative: number
  /** All eigenvalues, ascending. */
  readonly eigenvalues: Float64Array
}

/** Returns the curvature at θ; `tolerance` is relative to the largest eigenvalue. */
export function curvature(problem: Problem, theta: Float64Array, tolerance = 1e-7): Curvature {
  const eigenvalues = symmetricEigenvalues(hessian(problem, theta))
  const cut = tolerance * Math.max(...eigenvalues.map(Math.abs))
  return {
    least: eigenvalues[0]!,
    flat: eigenvalues.filter((value) => Math.abs(value) <= cut).length,
    negative: eigenvalues.filter((value) => value < -cut).length,
    eigenvalues,
  }
}
