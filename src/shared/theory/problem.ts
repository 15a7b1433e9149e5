import { matrix, scaleColumns, type Matrix } from '../linalg/matrix.ts'
import type { Activation } from '../spec/runSpec.ts'

/** The sample that a run trains on. */
export interface Sample {
  /**
   * Column-major (features, N): value j of sample i is X[i * features + j]. float32 for the pictures of a backbone that
   * trains in float32, in the order in which the set stores them.
   */
  X: Float64Array | Float32Array
  features: number
  /** Class numbers from 0 (N). */
  labels: Int32Array
  classes: number
}

/** A sample in float64. */
export type DoubleSample = Sample & { X: Float64Array }

/** Returns Xᵀ (N, features), one sample per row; it shares the memory of a sample in float64. */
export function sampleRows({ X, features, labels }: Sample): Matrix {
  const data = X instanceof Float64Array ? X : Float64Array.from(X)
  return matrix(labels.length, features, data)
}

/** Everything the objective depends on besides the weights. Matrices hold one sample per column. */
export interface Problem {
  /**
   * The right factor of W₁: X (d, N); Vᵀ (r, N) in whitened coordinates; R (r, N) in reduced ones. null: the features of
   * the first layer are free, Z¹ = W₁ (n₁, N) up to a bias, or the output of a backbone, and σ₁ is the identity.
   */
  readonly inputs: Matrix | null
  /** S (r) of whitened coordinates, X = U S Vᵀ and W₁ = B S⁻¹ Uᵀ; null in other coordinates. */
  readonly inputScale: Float64Array | null
  /** Q (d, r) of reduced coordinates, X = Q R and W₁ = B Qᵀ; null in other coordinates. */
  readonly inputBasis: Matrix | null
  /** c·((1 − s)·onehot + s/K) (n_L, N) with label smoothing s. */
  readonly targets: Matrix
  readonly labels: Int32Array
  readonly widths: readonly number[]
  readonly activations: readonly Activation[]
  /** Whether layer l adds its input, l = 1 … L: Z^l = σ_l(A^l) + Z^{l−1}. Never the first. */
  readonly residual: readonly boolean[]
  readonly bias: boolean
  /** Whether training sharpens ReLU in the hidden layers: its programs then take a width ε. Absent: no. */
  readonly isSharpened?: boolean
  /** ½‖Z^L − Y‖², or Σ_i (log Σ_k exp z_ki − z_{y_i i}) of Z^L. */
  readonly loss: 'squared' | 'crossEntropy'
  /** s, which `targets` contain; cross-entropy is taken with them. Absent: 0. */
  readonly labelSmoothing?: number
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

/** Returns the number of columns of W₁: N when the features are free. */
export const inputRows = ({ inputs, targets }: Problem): number => inputs?.rows ?? targets.cols

/** Returns the blocks of every W_l, then every b_l, in the parameter vector θ. */
export function parameterBlocks(problem: Problem): Block[] {
  const { widths, bias } = problem
  let offset = 0
  const block = (kind: Block['kind'], layer: number, rows: number, cols: number): Block => {
    const made = { kind, layer, rows, cols, offset }
    offset += rows * cols
    return made
  }
  const weights = widths.map((rows, i) => block('weight', i + 1, rows, widths[i - 1] ?? inputRows(problem)))
  return bias ? [...weights, ...widths.map((rows, i) => block('bias', i + 1, rows, 1))] : weights
}

/** Returns the length of θ. */
export function parameterCount(problem: Problem): number {
  return parameterBlocks(problem).reduce((sum, { rows, cols }) => sum + rows * cols, 0)
}

/** Returns a block of θ as a matrix (rows, cols) that shares its memory. */
export function blockMatrix(theta: Float64Array, { rows, cols, offset }: Block): Matrix {
  return matrix(rows, cols, theta.subarray(offset, offset + rows * cols))
}

/**
 * Returns W_1 … W_L, each (n_l, n_{l−1}), for their singular values. In whitened coordinates W₁ = B S⁻¹ Uᵀ is replaced by
 * B S⁻¹, which has the same singular values because U has orthonormal columns.
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
