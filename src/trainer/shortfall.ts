import type { Shortfall } from '../shared/contract/trainer.ts'
import type { Matrix } from '../shared/linalg/matrix.ts'
import type { Problem } from '../shared/theory/problem.ts'
import { unlearnedClasses, zeroObjective } from './guards.ts'

/** Outputs that vary less than this share of the targets count as one output. */
const deadShare = 0.01
/** An objective this near to that of zero weights, relative, counts as it. */
const zeroTolerance = 0.01
/** A dropped class costs 1/(2K) of the mean squared loss; a larger part than this of one shows in the data loss. */
const droppedPart = 0.6

/**
 * Says in which way the end of a run on batches falls short of its data; null where it does not. `outputs` is Z^L (K, N).
 * The objective shows whether a run only lacks steps.
 */
export function shortfallOf(
  problem: Problem,
  at: { dataLoss: number; objective: number; outputs: Matrix },
): Shortfall | null {
  const { dataLoss, objective, outputs } = at
  const zero = zeroObjective(problem)
  const found = (kind: Shortfall['kind'], classes: number[] = []): Shortfall => ({
    kind,
    classes,
    dataLoss,
    objective,
    zero,
  })
  if (objective > zero * (1 + zeroTolerance)) return found('above zero')
  const isDead = variation(outputs) < deadShare * variation(problem.targets)
  if (isDead) return found(objective > zero * (1 - zeroTolerance) ? 'strong decay' : 'dead')
  const classes = unlearnedClasses(problem, outputs)
  if (classes.length === 0) return null
  const { rows: K, cols: N } = problem.targets
  const dropped = (droppedPart * problem.sampleWeight * N) / (2 * K)
  return problem.loss === 'crossEntropy' || dataLoss > dropped ? found('dropped classes', classes) : null
}

/** Returns the sum of the squared distances of the columns from their mean. */
function variation({ rows, cols, data }: Matrix): number {
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * cols, (row + 1) * cols)
    const mean = values.reduce((total, value) => total + value, 0) / cols
    for (const value of values) sum += (value - mean) ** 2
  }
  return sum
}
