import { difference } from './representationCost.ts'
import { squaredNorm, type Matrix } from '../linalg/matrix.ts'
import { forwardPass } from './objective.ts'
import { parameterBlocks, type Problem } from './problem.ts'

/** How one network and its sum with another do on the task of the first. */
export interface MergedTask {
  /** Share of samples whose largest output is that of their class. */
  readonly ownAccuracy: number
  readonly sumAccuracy: number
  /** ‖outputs of the sum − outputs of the network‖ / ‖outputs of the network‖. */
  readonly change: number
}

/**
 * Compares a network with the sum of its weights and those of another network, on its own samples. The inputs of the two
 * tasks lie in orthogonal subspaces: those of the first are padded with zeros below, those of the second above. The sum of
 * the first layers is then [W_1, W_1′], and acts on each task as its own W_1 does. Later layers add: W_l + W_l′.
 * Throws a RangeError for biases, residual layers, free features, and layers of different shapes.
 * Source: Kuzborskij & Abbasi Yadkori 2502.17340, by its abstract; the padding is ours.
 */
export function mergedTask(
  own: { problem: Problem; theta: Float64Array },
  other: { problem: Problem; theta: Float64Array },
): MergedTask {
  const { problem, theta } = own
  for (const one of [problem, other.problem])
    if (one.bias || one.residual.includes(true) || !one.inputs)
      throw new RangeError('merged networks: needs feedforward networks on data without biases')
  if (problem.widths.join() !== other.problem.widths.join())
    throw new RangeError(`merged networks: widths ${problem.widths.join()} and ${other.problem.widths.join()} differ`)
  const outputs = outputsOf(problem, theta)
  const sum = outputsOf(problem, addedWeights(own, other))
  return {
    ownAccuracy: accuracy(outputs, problem.labels),
    sumAccuracy: accuracy(sum, problem.labels),
    change: Math.sqrt(squaredNorm(difference(sum, outputs)) / squaredNorm(outputs)),
  }
}

const outputsOf = (problem: Problem, theta: Float64Array): Matrix =>
  forwardPass(problem, theta).features.at(-1) as Matrix

/** Returns θ with W_l + W_l′ from the second layer on, in the layout of the first network. */
function addedWeights(
  own: { problem: Problem; theta: Float64Array },
  other: { problem: Problem; theta: Float64Array },
): Float64Array {
  const sum = own.theta.slice()
  const theirs = parameterBlocks(other.problem)
  parameterBlocks(own.problem).forEach(({ layer, rows, cols, offset }, l) => {
    const from = theirs[l]?.offset ?? 0
    if (layer > 1) for (let i = 0; i < rows * cols; i++) sum[offset + i]! += other.theta[from + i]!
  })
  return sum
}

function accuracy({ rows, cols, data }: Matrix, labels: Int32Array): number {
  let right = 0
  for (let i = 0; i < cols; i++) {
    let best = 0
    for (let k = 1; k < rows; k++) if (data[k * cols + i]! > data[best * cols + i]!) best = k
    if (best === labels[i]) right++
  }
  return right / cols
}
