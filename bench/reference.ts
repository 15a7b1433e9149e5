import { batchOf } from '../src/trainer/engine/ops/batches/batchProblem.ts'
import { objective } from '../src/shared/theory/objective.ts'
import type { Problem } from '../src/shared/theory/problem.ts'
import { problemOf, thetaOf, type Job } from './job.ts'

/**
 * Returns the objective before each of the first steps of Adam, summed over stacked runs, in float64 by the plain loops
 * of shared/theory/objective.ts. It is the reference for every participant.
 */
export function referenceLosses(job: Job, count = 10): number[] {
  const losses = new Array<number>(count).fill(0)
  for (let run = 0; run < job.spec.stack; run++)
    for (const [t, loss] of runLosses(job, run, count).entries()) losses[t]! += loss
  return losses
}

function runLosses(job: Job, run: number, count: number): number[] {
  const { rate, beta1, beta2, epsilon } = job.spec.adam
  const problem = problemOf(job)
  const theta = thetaOf(job, run)
  const m = new Float64Array(theta.length)
  const v = new Float64Array(theta.length)
  const losses: number[] = []
  for (let t = 1; t <= count; t++) {
    const { dataLoss, weightPenalty, featurePenalty, gradient } = objective(problemAt(job, problem, t - 1), theta)
    losses.push(dataLoss + weightPenalty + featurePenalty)
    const size = rate / (1 - beta1 ** t)
    const root = Math.sqrt(1 - beta2 ** t)
    for (const [i, g] of gradient.entries()) {
      m[i] = beta1 * m[i]! + (1 - beta1) * g
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g
      theta[i]! -= (size * m[i]!) / (Math.sqrt(v[i]!) / root + epsilon)
    }
  }
  return losses
}

/** Returns the problem of a step, from 0: that of its batch, or of all samples. */
function problemAt({ spec: { batch } }: Job, problem: Problem, step: number): Problem {
  if (!batch) return problem
  const [order = []] = [batch.orders[Math.floor((step * batch.size) / problem.labels.length)]]
  const first = (step * batch.size) % problem.labels.length
  return batchOf(problem, order.slice(first, first + batch.size))
}

/** Returns the largest relative difference of two series; infinite where one is shorter or not finite. */
export function largestDifference(losses: readonly number[], reference: readonly number[]): number {
  const differences = reference.map((value, i) => Math.abs((losses[i] ?? NaN) - value) / Math.abs(value))
  return differences.every(Number.isFinite) ? Math.max(...differences) : Infinity
}
