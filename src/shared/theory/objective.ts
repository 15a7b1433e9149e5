import { mapEntries, matrix, multiply, squaredNorm, transpose, type Matrix } from '../linalg/matrix.ts'
import { activations } from './activation.ts'
import { blockMatrix, parameterBlocks, type Problem } from './problem.ts'

/** Value of the objective by its terms. */
export interface ObjectiveParts {
  dataLoss: number
  weightPenalty: number
  featurePenalty: number
}

/** The network at one θ: pre-activations A^l = W_l Z^{l−1} + b_l and features Z^l = σ_l(A^l), l = 1 … L, (n_l, N). */
export interface ForwardPass {
  preactivations: Matrix[]
  features: Matrix[]
}

/** Forward pass of eq. 1 in float64. */
export function forwardPass(problem: Problem, theta: Float64Array): ForwardPass {
  const blocks = parameterBlocks(problem)
  const preactivations: Matrix[] = []
  const features: Matrix[] = []
  for (let l = 0; l < problem.widths.length; l++) {
    const A = multiply(blockMatrix(theta, at(blocks, l)), features[l - 1] ?? problem.inputs) // (n_l, N)
    if (problem.bias) {
      const b = blockMatrix(theta, at(blocks, problem.widths.length + l))
      for (let i = 0; i < A.data.length; i++) A.data[i] = at(A.data, i) + at(b.data, Math.floor(i / A.cols))
    }
    preactivations.push(A)
    features.push(mapEntries(A, activations[at(problem.activations, l)].value))
  }
  return { preactivations, features }
}

/**
 * λ/2 Σ_{l≥2} ‖W_l‖² + λδ/2 ‖W_1‖² (biases with their layer), with W₁ = B S⁻¹ Uᵀ in whitened coordinates. When
 * `gradient` is given, the gradient of multiplier · penalty is added to it.
 */
export function weightPenalty(problem: Problem, theta: Float64Array, gradient?: Float64Array, multiplier = 1): number {
  let penalty = 0
  for (const { kind, layer, rows, cols, offset } of parameterBlocks(problem)) {
    const decay = layer === 1 ? problem.lambda * problem.delta : problem.lambda
    const scale = layer === 1 && kind === 'weight' ? problem.inputScale : null
    const columnDecay = Float64Array.from({ length: cols }, (_, j) => (scale ? decay / at(scale, j) ** 2 : decay))
    for (let row = offset; row < offset + rows * cols; row += cols) {
      for (let j = 0; j < cols; j++) {
        const decayed = (columnDecay[j] as number) * (theta[row + j] as number)
        penalty += 0.5 * decayed * (theta[row + j] as number)
        if (gradient) gradient[row + j] = (gradient[row + j] as number) + multiplier * decayed
      }
    }
  }
  return penalty
}

/** ½‖Z^L − Y‖² and Σ_l λ'_l/2 ‖Z^l‖², both times the sample weight (1, or 1/N for the mean). */
export function sampleTerms(
  problem: Problem,
  features: readonly Matrix[],
): { dataLoss: number; featurePenalty: number } {
  const output = features.at(-1) as Matrix
  const data = output.data.reduce((sum, z, i) => sum + 0.5 * (z - at(problem.targets.data, i)) ** 2, 0)
  const decay = features.reduce((sum, Z, l) => {
    const weight = at(problem.featureDecays, l)
    return weight === 0 ? sum : sum + 0.5 * weight * squaredNorm(Z)
  }, 0)
  return { dataLoss: problem.sampleWeight * data, featurePenalty: problem.sampleWeight * decay }
}

/**
 * The objective of section 5.2 and its gradient in float64, by plain loops: the definition that the engines are held
 * against. `multiplier` scales λ and λ' (the continuation); the parts are returned unscaled.
 * Returns the gradient of dataLoss + multiplier · (weightPenalty + featurePenalty), of θ's length, and the forward pass.
 * Source: Zangrando et al. 2402.03991v2, section 5.2 (sum) and eq. 3 (mean).
 */
export function objective(
  problem: Problem,
  theta: Float64Array,
  multiplier = 1,
): ObjectiveParts & ForwardPass & { gradient: Float64Array } {
  const { preactivations, features } = forwardPass(problem, theta)
  const gradient = new Float64Array(theta.length)
  const blocks = parameterBlocks(problem)
  const L = problem.widths.length
  const decay = (l: number): number => multiplier * at(problem.featureDecays, l) * problem.sampleWeight
  const Z = (l: number): Matrix => at(features, l)

  let D = mapEntries(Z(L - 1), (z) => decay(L - 1) * z) // ∂/∂Z^L, (n_L, N)
  for (let i = 0; i < D.data.length; i++)
    D.data[i] = at(D.data, i) + problem.sampleWeight * (at(Z(L - 1).data, i) - at(problem.targets.data, i))
  for (let l = L - 1; l >= 0; l--) {
    const { derivative } = activations[at(problem.activations, l)]
    const A = at(preactivations, l)
    const E = matrix(
      D.rows,
      D.cols,
      D.data.map((d, i) => d * derivative(at(A.data, i), at(Z(l).data, i))),
    ) // ∂/∂A^l
    blockMatrix(gradient, at(blocks, l)).data.set(multiply(E, transpose(l > 0 ? Z(l - 1) : problem.inputs)).data)
    if (problem.bias) blockMatrix(gradient, at(blocks, L + l)).data.set(rowSums(E))
    if (l === 0) break
    D = multiply(transpose(blockMatrix(theta, at(blocks, l))), E) // (n_{l−1}, N)
    for (let i = 0; i < D.data.length; i++) D.data[i] = at(D.data, i) + decay(l - 1) * at(Z(l - 1).data, i)
  }
  const penalty = weightPenalty(problem, theta, gradient, multiplier)
  return { ...sampleTerms(problem, features), weightPenalty: penalty, gradient, preactivations, features }
}

function rowSums(E: Matrix): Float64Array {
  const sums = new Float64Array(E.rows)
  for (let i = 0; i < E.data.length; i++) {
    const row = Math.floor(i / E.cols)
    sums[row] = at(sums, row) + at(E.data, i)
  }
  return sums
}

/** An entry that is known to be there. */
function at<T>(values: { readonly [index: number]: T; readonly length: number }, index: number): T {
  return values[index] as T
}
