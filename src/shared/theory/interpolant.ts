import { mapEntries, matrix, multiply, scaleColumns, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { activations } from './activation.ts'
import { firstLayerCost } from './forecast/firstLayerLimit.ts'
import { forwardPass, sampleTerms } from './objective.ts'
import { blockMatrix, parameterBlocks, weightMatrices, type Problem } from './problem.ts'
import { inverseFeatures, localCost } from './representationCost.ts'

/** A network that interpolates exactly, and what its penalties cost. */
export interface Interpolant {
  /** `kept`: the hidden features of the run. `collapsed`: its class means. */
  features: 'kept' | 'collapsed'
  /** λ_l/2 ‖W_l‖², l = 1 … L. */
  weightPenalties: number[]
  /** Σ_l λ'_l/2 ‖Z^l‖², times the sample weight. */
  featurePenalty: number
  /** Their sum: the objective of the interpolant, whose data loss is 0. */
  objective: number
  /** The largest relative residual of its linear systems, W_L Z^{L−1} = σ_L⁻¹(Y) and, collapsed, W_1 X = Ā¹: round-off. */
  residual: number
}

/** A larger residual than this means that the system has no solution. */
const solvable = 1e-8

/**
 * Returns the cheaper of two interpolating networks made from a trained one, or the reason why there is none.
 * `kept`: W_1 … W_{L−1} stay, and W_L = σ_L⁻¹(Y) (Z^{L−1})⁺. `collapsed`: class means replace the pre-activations of the
 * first layer, A¹ → Ā¹, by the smallest W_1 = Ā¹ X⁺; all features then collapse, and W_L = σ_L⁻¹(Y) (Z̄^{L−1})⁺.
 * Either cost bounds the minimum over all interpolating networks from above, up to round-off, whatever the trained network
 * is. Where features have nearly collapsed, `kept` inverts small singular values and is the dearer one.
 * Throws where θ does not fit the problem.
 * Source: derived; the pseudoinverse forms are those of Zangrando et al. 2402.03991v2, eqs. 11 and 12.
 */
export function interpolantOf(problem: Problem, theta: Float64Array, classes: number): Interpolant | string {
  const refusal = outside(problem)
  if (refusal !== null) return refusal
  const A = inverseFeatures(problem.targets, problem.activations.at(-1)!)
  if (typeof A === 'string') return `No network reaches the targets: ${A}.`
  const found = [keptFeatures(problem, theta, A), collapsedFeatures(problem, theta, classes)]
  const made = found.filter((own) => typeof own !== 'string')
  return made.toSorted((p, q) => p.objective - q.objective)[0] ?? found.join(' ')
}

/** Replaces the last layer alone. A: σ_L⁻¹(Y), (n_L, N). */
function keptFeatures(problem: Problem, theta: Float64Array, A: Matrix): Interpolant | string {
  const { features } = forwardPass(problem, theta)
  const last = localCost(A, features.at(-2)!)
  if (!(last.representability < solvable)) return 'The samples are linearly dependent in the last hidden layer.'
  const layers = weightMatrices(problem, theta).map((W, l) => 0.5 * problem.weightDecays[l]! * squaredNorm(W))
  const weightPenalties = [...layers.slice(0, -1), problem.weightDecays.at(-1)! * last.cost]
  const { featurePenalty } = sampleTerms(problem, [...features.slice(0, -1), problem.targets])
  return interpolant('kept', weightPenalties, featurePenalty, last.representability)
}

/** Replaces the first and the last layer. */
function collapsedFeatures(problem: Problem, theta: Float64Array, classes: number): Interpolant | string {
  const { inputs, inputScale, labels, widths, weightDecays, featureDecays, sampleWeight } = problem
  const L = widths.length
  const counts = countsOf(labels, classes)
  if (counts.includes(0)) return `Class ${counts.indexOf(0)} has no sample.`
  const means = classMeans(forwardPass(problem, theta).preactivations[0]!, labels, counts)
  const X = inputScale ? transpose(scaleColumns(transpose(inputs!), inputScale)) : inputs!
  const first = firstLayerCost(spreadOver(means, labels), X)
  if (!(first.representability < solvable)) return 'The inputs are linearly dependent: no W_1 collapses every class.'
  const blocks = parameterBlocks(problem)
  const value = (l: number) => activations[problem.activations[l]!].value
  let Z = mapEntries(means, value(0)) // (n_1, K)
  let squares = featureDecays[0]! * weightedSquares(Z, counts)
  const weightPenalties = [weightDecays[0]! * first.cost]
  for (let l = 1; l < L - 1; l++) {
    const W = blockMatrix(theta, blocks[l]!)
    weightPenalties.push(0.5 * weightDecays[l]! * squaredNorm(W))
    Z = mapEntries(multiply(W, Z), value(l))
    squares += featureDecays[l]! * weightedSquares(Z, counts)
  }
  const targets = classMeans(problem.targets, labels, counts) // (n_L, K)
  const last = localCost(inverseFeatures(targets, problem.activations[L - 1]!) as Matrix, Z)
  if (!(last.representability < solvable)) return 'The class means of the last hidden layer are linearly dependent.'
  weightPenalties.push(weightDecays[L - 1]! * last.cost)
  squares += featureDecays[L - 1]! * weightedSquares(targets, counts)
  const residual = Math.max(first.representability, last.representability)
  return interpolant('collapsed', weightPenalties, 0.5 * sampleWeight * squares, residual)
}

function interpolant(
  features: Interpolant['features'],
  weightPenalties: number[],
  featurePenalty: number,
  residual: number,
): Interpolant {
  const objective = weightPenalties.reduce((sum, own) => sum + own, featurePenalty)
  return { features, weightPenalties, featurePenalty, objective, residual }
}

/** Says why no interpolant is defined for a network, whatever its weights; null where one may be. */
function outside({ bias, residual, loss, inputs }: Problem): string | null {
  if (!inputs) return 'Free features have no first layer.'
  if (bias) return 'The representation cost is defined for networks without biases.'
  if (residual.includes(true)) return 'The representation cost of eq. 10 is that of feedforward networks.'
  return loss === 'squared' ? null : 'Networks with cross-entropy interpolate no targets.'
}

function countsOf(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!] = (counts[labels[i]!] ?? 0) + 1
  return counts
}

/** Returns the class means of the columns of Z (n, N), (n, K). */
function classMeans(Z: Matrix, labels: ArrayLike<number>, counts: readonly number[]): Matrix {
  const weights = matrix(Z.cols, counts.length)
  for (let i = 0; i < Z.cols; i++) weights.data[i * counts.length + labels[i]!] = 1 / counts[labels[i]!]!
  return multiply(Z, weights)
}

/** Returns the matrix whose column i is column labels[i] of M (n, K). */
function spreadOver(M: Matrix, labels: ArrayLike<number>): Matrix {
  const N = labels.length
  const spread = matrix(M.rows, N)
  for (let i = 0; i < M.rows; i++) for (let j = 0; j < N; j++) spread.data[i * N + j] = M.data[i * M.cols + labels[j]!]!
  return spread
}

/** Returns ‖Z‖² of collapsed features, Σ_k N_k ‖z_k‖². */
function weightedSquares(Z: Matrix, counts: ArrayLike<number>): number {
  return Z.data.reduce((sum, z, i) => sum + counts[i % Z.cols]! * z * z, 0)
}
