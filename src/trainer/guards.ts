import type { Matrix } from '../shared/linalg/matrix.ts'
import { forwardPass } from '../shared/theory/objective.ts'
import type { Problem } from '../shared/theory/problem.ts'
import type { Engine } from './engine/engine.ts'

/** How training can settle in the wrong place. */
export type Trap = { kind: 'zero solution' } | { kind: 'dropped class'; class: number }

/** Within this of ½‖Y‖² (relative) the network has given every class up. */
const zeroTolerance = 1e-6
/** A class whose data loss is above this part of N_k c²/2 is not learnt. */
const droppedShare = 0.1

/** The trap that training sits in at the end of a stage, or null. Classes are looked at only when asked for. */
export function findTrap(
  problem: Problem,
  engine: Engine,
  multiplier: number,
  lookAt: { classes: boolean },
): Trap | null {
  const theta = engine.parameters()
  const { dataLoss, weightPenalty, featurePenalty } = engine.evaluate(theta)
  if (isZeroSolution(problem, dataLoss + multiplier * (weightPenalty + featurePenalty)))
    return { kind: 'zero solution' }
  const outputs = lookAt.classes ? forwardPass(problem, theta).features.at(-1) : undefined
  const dropped = outputs ? droppedClass(problem, outputs) : null
  return dropped === null ? null : { kind: 'dropped class', class: dropped }
}

/**
 * The zero solution: every feature and weight vanishes, and the objective is exactly ½‖Y‖².
 * `objective` is the staged one.
 */
export function isZeroSolution(problem: Problem, objective: number): boolean {
  const zero = 0.5 * problem.sampleWeight * problem.targets.data.reduce((sum, y) => sum + y * y, 0)
  return Math.abs(objective - zero) <= zeroTolerance * zero
}

/** The first class that training has given up, from the outputs Z^L (K, N); null when all are learnt. */
export function droppedClass(problem: Problem, outputs: Matrix): number | null {
  const { rows: K, cols: N, data } = outputs
  const loss = new Float64Array(K)
  const full = new Float64Array(K)
  for (let i = 0; i < N; i++) {
    const k = problem.labels[i] as number
    for (let row = 0; row < K; row++) {
      const y = problem.targets.data[row * N + i] as number
      loss[k] = (loss[k] as number) + ((data[row * N + i] as number) - y) ** 2
      full[k] = (full[k] as number) + y * y
    }
  }
  const found = loss.findIndex((value, k) => value > droppedShare * (full[k] as number))
  return found < 0 ? null : found
}
