import { matrix, type Matrix } from '../shared/linalg/matrix.ts'
import { activations } from '../shared/theory/activation.ts'
import { sampleLosses } from '../shared/theory/loss.ts'
import { forwardPass, sampleTerms } from '../shared/theory/objective.ts'
import type { Problem } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'

/** How training can settle in the wrong place. */
export type Trap = { kind: 'zero solution' } | { kind: 'dropped class'; class: number }

/** Within this of the zero solution's objective (relative) the network has given every class up. */
const zeroTolerance = 1e-6
/**
 * A class whose data loss is above this part of what it is at zero outputs is not learnt: of N_k c²/2, or of N_k log K,
 * from which cross-entropy comes down but slowly, so that there only a class that is guessed counts.
 */
const droppedShare = { squared: 0.1, crossEntropy: 0.9 }

/** The trap that training sits in at the end of a stage, or null. Classes are looked at only when asked for. */
export async function findTrap(
  problem: Problem,
  engine: Engine,
  multiplier: number,
  lookAt: { classes: boolean },
): Promise<Trap | null> {
  const theta = await engine.parameters()
  const { dataLoss, weightPenalty, featurePenalty } = await engine.evaluate(theta)
  if (isZeroSolution(problem, dataLoss + multiplier * (weightPenalty + featurePenalty), multiplier))
    return { kind: 'zero solution' }
  const outputs = lookAt.classes ? forwardPass(problem, theta).features.at(-1) : undefined
  const dropped = outputs ? droppedClass(problem, outputs) : null
  return dropped === null ? null : { kind: 'dropped class', class: dropped }
}

/**
 * The zero solution: every weight vanishes, and the objective is exactly ½‖Y‖² (cross-entropy: N log K), times the
 * sample weight, where σ(0) = 0. `objective` is the staged one.
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

/** The first class that training has given up, from the outputs Z^L (K, N); null when all are learnt. */
export function droppedClass(problem: Problem, outputs: Matrix): number | null {
  const loss = classLosses(problem, outputs)
  const full = classLosses(problem, matrix(outputs.rows, outputs.cols))
  const found = loss.findIndex((value, k) => value > droppedShare[problem.loss] * full[k]!)
  return found < 0 ? null : found
}

/** Data loss of each class (K) at the outputs Z^L (K, N), without the sample weight. */
function classLosses(problem: Problem, outputs: Matrix): Float64Array {
  const sums = new Float64Array(outputs.rows)
  sampleLosses(problem, outputs).losses.forEach((loss, i) => {
    const k = problem.labels[i]!
    sums[k]! += loss
  })
  return sums
}
