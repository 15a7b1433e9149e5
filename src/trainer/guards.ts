import { matrix, type Matrix } from '../shared/linalg/matrix.ts'
import { activations } from '../shared/theory/activation.ts'
import { sampleTerms } from '../shared/theory/objective.ts'
import type { Problem } from '../shared/theory/problem.ts'
import type { StageEnd } from './stage.ts'

/** A point where training has settled although better ones are known, or without a class. */
export type Trap =
  | { kind: 'zero solution' }
  /** The outputs of the class are those of the zero solution. */
  | { kind: 'lost class'; class: number }
  /** The objective is above that of the zero solution, which is therefore a better point. */
  | { kind: 'above the zero solution' }

/** An objective this near to that of the zero solution, relative, counts as the zero solution. */
const zeroTolerance = 1e-6
/** Outputs this near to those of the zero solution, relative to the targets, count as theirs. */
const outputTolerance = 0.05
/** A run with this largest stationarity has settled. */
export const settledBelow = 1e-3
/** A run whose objective changes by less, relative, over the last quarter of a stage no longer moves. */
const stillBelow = 1e-4
/** A class is learned when its own output is the largest in more than this share of its samples. */
const learnedShare = 0.5

/** The numbers of a stage from which `isSettled` decides. */
export interface Motion {
  ended: Exclude<StageEnd, 'stopped' | 'not finite'>
  isStationary: boolean
  /** The staged objective and the weight penalty at three quarters of the stage; null: the stage was too short to tell. */
  earlier: { objective: number; weightPenalty: number } | null
  objective: number
  weightPenalty: number
}

/**
 * Tells whether training has settled: it is stationary, its line search finds nothing lower, its spectra stay, or its
 * objective does. Weights that grow are about to leave a plateau. A run that merely spends its steps has not settled.
 */
export function isSettled({ ended, isStationary, earlier, objective, weightPenalty }: Motion): boolean {
  if (ended !== 'step limit' || isStationary) return true
  if (earlier === null) return false
  const isStill = Math.abs(earlier.objective - objective) <= stillBelow * Math.abs(objective)
  return isStill && weightPenalty <= earlier.weightPenalty * (1 + stillBelow)
}

/**
 * Returns the trap in which a settled run is; null where it is in none. `outputs` is Z^L (K, N), or null where classes
 * and levels are not compared: a strong multiple of λ keeps outputs from their targets by design.
 */
export function trapOf(
  problem: Problem,
  at: { objective: number; multiplier: number; outputs: Matrix | null },
): Trap | null {
  const zero = zeroObjective(problem, at.multiplier)
  if (Math.abs(at.objective - zero) <= zeroTolerance * zero) return { kind: 'zero solution' }
  if (!at.outputs) return null
  if (at.objective > zero) return { kind: 'above the zero solution' }
  const lost = lostClass(problem, at.outputs)
  return lost === null ? null : { kind: 'lost class', class: lost }
}

/**
 * Returns the staged objective at zero weights. Where σ(0) = 0, it is ½‖Y‖² (cross-entropy: N log K) times the sample
 * weight.
 */
export function zeroObjective(problem: Problem, multiplier = 1): number {
  const { dataLoss, featurePenalty } = sampleTerms(problem, zeroFeatures(problem))
  return dataLoss + multiplier * featurePenalty
}

/** Returns Z^1 … Z^L (n_l, N) at zero weights. */
function zeroFeatures(problem: Problem): Matrix[] {
  const N = problem.labels.length
  let previous = 0
  return problem.widths.map((rows, l) => {
    previous = activations[problem.activations[l]!].value(0) + (problem.residual[l] ? previous : 0)
    return matrix(rows, N, new Float64Array(rows * N).fill(previous))
  })
}

/**
 * Returns the first class whose outputs Z^L (K, N) are those of the zero solution; null: there is none. A network
 * narrower than K has no room for every class, so none counts as lost.
 */
export function lostClass(problem: Problem, outputs: Matrix): number | null {
  const { rows: K, cols: N } = outputs
  if (Math.min(...problem.widths) < K) return null
  const zero = zeroFeatures(problem).at(-1)!.data[0]!
  const scale = Math.max(...problem.targets.data)
  const furthest = new Float64Array(K)
  for (let i = 0; i < N; i++) {
    const k = problem.labels[i]!
    for (let row = 0; row < K; row++) furthest[k] = Math.max(furthest[k]!, Math.abs(outputs.data[row * N + i]! - zero))
  }
  const found = furthest.findIndex((distance) => distance <= outputTolerance * scale)
  return found < 0 ? null : found
}

/**
 * Returns the classes that the outputs Z^L (K, N) do not tell from others. The size of the outputs does not count: strong
 * weight decay makes them small.
 */
export function unlearnedClasses({ labels }: Pick<Problem, 'labels'>, outputs: Matrix): number[] {
  const { rows: K, cols: N, data } = outputs
  const [right, sizes] = [new Float64Array(K), new Float64Array(K)]
  labels.forEach((own, i) => {
    sizes[own]!++
    const value = data[own * N + i]!
    const others = Array.from({ length: K }, (_, k) => (k === own ? -Infinity : data[k * N + i]!))
    if (others.every((other) => other < value)) right[own]!++
  })
  return [...sizes.keys()].filter((k) => !(right[k]! > learnedShare * sizes[k]!))
}
