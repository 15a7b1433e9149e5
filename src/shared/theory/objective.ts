import { mapEntries, matrix, multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { activationAt, type ActivationFunction } from './activation.ts'
import { sampleLosses } from './loss.ts'
import { blockMatrix, parameterBlocks, type Problem } from './problem.ts'

/** The terms of the objective. */
export interface ObjectiveParts {
  dataLoss: number
  weightPenalty: number
  featurePenalty: number
}

/**
 * The network at one θ: pre-activations A^l = W_l Z^{l−1} + b_l and features Z^l = σ_l(A^l), l = 1 … L, each (n_l, N).
 * Residual layers add Z^{l−1} to Z^l.
 */
export interface ForwardPass {
  preactivations: Matrix[]
  features: Matrix[]
}

/**
 * Runs the forward pass in float64. `smoothing` is the width ε of sharpened ReLU in the hidden layers; 0: ReLU itself.
 * Source: Zangrando et al. 2402.03991v2, eq. 1; Theorem C.2 for residual layers.
 */
export function forwardPass(problem: Problem, theta: Float64Array, smoothing = 0): ForwardPass {
  const preactivations: Matrix[] = []
  const features: Matrix[] = []
  for (let l = 1; l <= problem.widths.length; l++) {
    const { preactivation, feature } = layerPass(problem, theta, l, features[l - 2] ?? problem.inputs, smoothing)
    preactivations.push(preactivation)
    features.push(feature)
  }
  return { preactivations, features }
}

/**
 * Returns A^l and Z^l (n_l, N) of one layer, l from 1. input: Z^{l−1} (n_{l−1}, N), for the first layer the inputs, null for
 * free features. `smoothing` is that of forwardPass.
 */
export function layerPass(
  problem: Problem,
  theta: Float64Array,
  layer: number,
  input: Matrix | null,
  smoothing = 0,
): { preactivation: Matrix; feature: Matrix } {
  const blocks = parameterBlocks(problem)
  const l = layer - 1
  const W = blockMatrix(theta, blocks[l]!)
  const A = input ? multiply(W, input) : mapEntries(W, (w) => w) // (n_l, N)
  if (problem.bias) {
    const b = blockMatrix(theta, blocks[problem.widths.length + l]!)
    for (let i = 0; i < A.data.length; i++) A.data[i]! += b.data[Math.floor(i / A.cols)]!
  }
  const Z = mapEntries(A, activationOf(problem, l, smoothing).value)
  if (problem.residual[l] && input) add(Z, input)
  return { preactivation: A, feature: Z }
}

/**
 * Returns Σ_l λ_l/2 (‖W_l‖² + ‖b_l‖²), with W₁ = B S⁻¹ Uᵀ in whitened coordinates. It adds the gradient of
 * multiplier · penalty to `gradient` where that is given.
 * Source: Zangrando et al. 2402.03991v2, section 5.2.
 */
export function weightPenalty(problem: Problem, theta: Float64Array, gradient?: Float64Array, multiplier = 1): number {
  let penalty = 0
  for (const { kind, layer, rows, cols, offset } of parameterBlocks(problem)) {
    const decay = problem.weightDecays[layer - 1]!
    const scale = layer === 1 && kind === 'weight' ? problem.inputScale : null
    const columnDecay = Float64Array.from({ length: cols }, (_, j) => (scale ? decay / scale[j]! ** 2 : decay))
    for (let row = offset; row < offset + rows * cols; row += cols) {
      for (let j = 0; j < cols; j++) {
        const decayed = columnDecay[j]! * theta[row + j]!
        penalty += 0.5 * decayed * theta[row + j]!
        if (gradient) gradient[row + j]! += multiplier * decayed
      }
    }
  }
  return penalty
}

/** Returns the loss of the outputs and Σ_l λ'_l/2 ‖Z^l‖², both times the sample weight (1, or 1/N for the mean). */
export function sampleTerms(
  problem: Problem,
  features: readonly Matrix[],
): { dataLoss: number; featurePenalty: number } {
  const data = sampleLosses(problem, features.at(-1)!).losses.reduce((sum, loss) => sum + loss, 0)
  const decay = features.reduce((sum, Z, l) => {
    const weight = problem.featureDecays[l]!
    return weight === 0 ? sum : sum + 0.5 * weight * squaredNorm(Z)
  }, 0)
  return { dataLoss: problem.sampleWeight * data, featurePenalty: problem.sampleWeight * decay }
}

/**
 * Computes the objective and its gradient in float64 by plain loops: the reference for the engines. `multiplier` scales λ
 * and λ' in the continuation; `smoothing` is that of forwardPass. Returns the unscaled terms, the forward pass, and the gradient of
 * dataLoss + multiplier · (weightPenalty + featurePenalty) by θ.
 * Source: Zangrando et al. 2402.03991v2, section 5.2 (sum), eq. 3 (mean), Theorem C.2 (residual layers); Súkeník et
 * al. 2405.14468 (free features).
 */
export function objective(
  problem: Problem,
  theta: Float64Array,
  multiplier = 1,
  smoothing = 0,
): ObjectiveParts & ForwardPass & { gradient: Float64Array } {
  const { preactivations, features } = forwardPass(problem, theta, smoothing)
  const gradient = new Float64Array(theta.length)
  const blocks = parameterBlocks(problem)
  const L = problem.widths.length
  const decay = (l: number): number => multiplier * problem.featureDecays[l]! * problem.sampleWeight
  const Z = (l: number): Matrix => features[l]!

  const q = problem.sampleWeight
  let D = mapEntries(sampleLosses(problem, Z(L - 1)).gradient, (d) => q * d) // ∂/∂Z^L, (n_L, N)
  add(D, Z(L - 1), decay(L - 1))
  for (let l = L - 1; l >= 0; l--) {
    const { value, derivative } = activationOf(problem, l, smoothing)
    const E = preactivationGradient(D, preactivations[l]!, (a, i) =>
      derivative(a, problem.residual[l] ? value(a) : Z(l).data[i]!),
    ) // ∂/∂A^l
    const own = blockMatrix(gradient, blocks[l]!).data
    const input = l > 0 ? Z(l - 1) : problem.inputs
    own.set(input ? multiply(E, transpose(input)).data : E.data)
    if (problem.bias) blockMatrix(gradient, blocks[L + l]!).data.set(rowSums(E))
    if (l === 0) break
    const below = multiply(transpose(blockMatrix(theta, blocks[l]!)), E) // (n_{l−1}, N)
    if (problem.residual[l]) add(below, D)
    add(below, Z(l - 1), decay(l - 1))
    D = below
  }
  const penalty = weightPenalty(problem, theta, gradient, multiplier)
  return { ...sampleTerms(problem, features), weightPenalty: penalty, gradient, preactivations, features }
}

/** Returns ∂/∂A^l from D = ∂/∂Z^l: D times σ'_l(A^l), entry by entry. */
function preactivationGradient(D: Matrix, A: Matrix, slope: (a: number, i: number) => number): Matrix {
  const E = matrix(D.rows, D.cols)
  for (let i = 0; i < D.data.length; i++) E.data[i] = D.data[i]! * slope(A.data[i]!, i)
  return E
}

/** Returns σ_l, l from 0; the output layer is never sharpened. */
const activationOf = ({ activations, widths }: Problem, l: number, smoothing: number): ActivationFunction =>
  activationAt(activations[l]!, l === widths.length - 1 ? 0 : smoothing)

/** Adds factor · other to target. */
function add(target: Matrix, other: Matrix, factor = 1): void {
  for (let i = 0; i < target.data.length; i++) target.data[i]! += factor * other.data[i]!
}

function rowSums(E: Matrix): Float64Array {
  const sums = new Float64Array(E.rows)
  for (let i = 0; i < E.data.length; i++) {
    const row = Math.floor(i / E.cols)
    sums[row]! += E.data[i]!
  }
  return sums
}
