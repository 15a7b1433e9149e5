import { matrix, type Matrix } from '../shared/linalg/matrix.ts'
import { activations } from '../shared/theory/activation.ts'
import { sampleLosses } from '../shared/theory/loss.ts'
import { forwardPass, sampleTerms } from '../shared/theory/objective.ts'
import type { Problem } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'

/** A stationary point at which the network has lost one class or all of them. */
export type DegenerateSolution = { kind: 'zero solution' } | { kind: 'dropped class'; class: number }

/** An objective this near to that of the zero solution, relative, counts as the zero solution. */
const zeroTolerance = 1e-6
/**
 * A class counts as dropped when its data loss exceeds this share of its loss at zero outputs. That loss is N_k c²/2
 * for the squared loss and N_k log K for cross-entropy. Cross-entropy decreases slowly, so its share is larger.
 */
const droppedShare = { squared: 0.1, crossEntropy: 0.9 }

/** Returns the degenerate solution at which a stage ended, or null. Dropped classes are detected only on request. */
export async function findDegenerateSolution(
  problem: Problem,
  engine: Engine,
  multiplier: number,
  lookAt: { classes: boolean },
): Promise<DegenerateSolution | null> {
  const theta = await engine.parameters()
  const { dataLoss, weightPenalty, featurePenalty } = await engine.evaluate(theta)
  if (isZeroSolution(problem, dataLoss + multiplier * (weightPenalty + featurePenalty), multiplier))
    return { kind: 'zero solution' }
  const outputs = lookAt.classes ? forwardPass(problem, theta).features.at(-1) : undefined
  const dropped = outputs ? droppedClass(problem, outputs) : null
  return dropped === null ? null : { kind: 'dropped class', class: dropped }
}

/**
 * Tells whether a staged objective is that of the zero solution, in which every weight vanishes. Where σ(0) = 0, it is
 * ½‖Y‖² (cross-entropy: N log K) times the sample weight.
 */
export function isZeroSolution(problem: Problem, objective: number, multiplier = 1): boolean {
  const N = problem.labels.length
  const features: Matrix[] = []
  let previous = 0
  problem.widths.forEach((rows, l) => {
    const value = activations[problem.activations[l]!].value(0) + (problem.residual[l] ? previous : 0)
    features.push(matrix(rows, N, new Float64Array(rows * N).fill(value)))
    previous = value
  })
  const { dataLoss, featurePenalty } = sampleTerms(problem, features)
  const zero = dataLoss + multiplier * featurePenalty
  return Math.abs(objective - zero) <= zeroTolerance * zero
}

/** Returns the first class that the outputs Z^L (K, N) do not fit; null when they fit all. */
export function droppedClass(problem: Problem, outputs: Matrix): number | null {
  const loss = classLosses(problem, outputs)
  const full = classLosses(problem, matrix(outputs.rows, outputs.cols))
  const found = loss.findIndex((value, k) => value > droppedShare[problem.loss] * full[k]!)
  return found < 0 ? null : found
}

/** Returns the data loss of each class (K) at the outputs Z^L (K, N), without the sample weight. */
function classLosses(problem: Problem, outputs: Matrix): Float64Array {
  const sums = new Float64Array(outputs.rows)
  sampleLosses(problem, outputs).losses.forEach((loss, i) => {
    const k = problem.labels[i]!
    sums[k]! += loss
  })
  return sums
}
