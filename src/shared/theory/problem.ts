import { matrix, scaleColumns, type Matrix } from '../linalg/matrix.ts'
import type { Activation } from '../spec/runSpec.ts'

/** The sample that a run trains on. */
export interface Sample {
  /** Column-major (features, N): value j of sample i is X[i * features + j]. */
  X: Float64Array
  features: number
  /** Class numbers from 0 (N). */
  labels: Int32Array
  classes: number
}

/** Everything the objective depends on besides the weights. Matrices hold one sample per column. */
export interface Problem {
  /**
   * What W₁ is multiplied with: X (d, N); Vᵀ (r, N) in whitened coordinates; R (r, N) in reduced ones; the identity
   * (N, N) when the features of the first layer are free.
   */
  readonly inputs: Matrix
  /** Whitened coordinates X = U S Vᵀ, W₁ = B S⁻¹ Uᵀ: S (r). null: the others. */
  readonly inputScale: Float64Array | null
  /** Reduced coordinates X = Q R, W₁ = B Qᵀ: Q (d, r). null: the others. */
  readonly inputBasis: Matrix | null
  /** Z¹ = W₁ (n₁, N): `inputs` is the identity and σ₁ too, so that the product with it can be left out. */
  readonly freeFeatures: boolean
  /** c·onehot (n_L, N). */
  readonly targets: Matrix
  readonly labels: Int32Array
  readonly widths: readonly number[]
  readonly activations: readonly Activation[]
  /** Whether layer l adds its input, l = 1 … L: Z^l = σ_l(A^l) + Z^{l−1}. Never the first. */
  readonly residual: readonly boolean[]
  readonly bias: boolean
  /** ½‖Z^L − Y‖², or Σ_i (log Σ_k exp z_ki − z_{y_i i}) of Z^L. */
  readonly loss: 'squared' | 'crossEntropy'
  /** λ_l, the coefficient of (‖W_l‖² + ‖b_l‖²)/2, l = 1 … L. */
  readonly weightDecays: readonly number[]
  /** λ'_l, l = 1 … L. */
  readonly featureDecays: readonly number[]
  /** Weight of the data and the feature terms: 1 for a sum over samples, 1/N for the mean. */
  readonly sampleWeight: number
}

/** One trained block of the parameter vector: W_l (rows, cols), or b_l (rows, 1). */
export interface Block {
  readonly kind: 'weight' | 'bias'
  /** l, from 1. */
  readonly layer: number
  readonly rows: number
  readonly cols: number
  readonly offset: number
}

/** Where every W_l (then every b_l) lies in the parameter vector θ. */
export function parameterBlocks(problem: Problem): Block[] {
  const { widths, inputs, bias } = problem
  let offset = 0
  const block = (kind: Block['kind'], layer: number, rows: number, cols: number): Block => {
    const made = { kind, layer, rows, cols, offset }
    offset += rows * cols
    return made
  }
  const weights = widths.map((rows, i) => block('weight', i + 1, rows, widths[i - 1] ?? inputs.rows))
  return bias ? [...weights, ...widths.map((rows, i) => block('bias', i + 1, rows, 1))] : weights
}

/** Length of θ. */
export function parameterCount(problem: Problem): number {
  return parameterBlocks(problem).reduce((sum, { rows, cols }) => sum + rows * cols, 0)
}

/** The part of θ that a block describes, as a matrix that shares its memory. */
export function blockMatrix(theta: Float64Array, { rows, cols, offset }: Block): Matrix {
  return matrix(rows, cols, theta.subarray(offset, offset + rows * cols))
}

/**
 * The matrices W_1 … W_L whose singular values are shown. In whitened coordinates W₁ = B S⁻¹ Uᵀ, and B S⁻¹ stands for
 * it: U has orthonormal columns, so the singular values are the same.
 */
export function weightMatrices(problem: Problem, theta: Float64Array): Matrix[] {
  return parameterBlocks(problem)
    .filter(({ kind }) => kind === 'weight')
    .map((block) => {
      const W = blockMatrix(theta, block)
      return block.layer === 1 && problem.inputScale
        ? scaleColumns(
            W,
            Array.from(problem.inputScale, (s) => 1 / s),
          )
        : W
    })
}
