import type * as tfjs from '@tensorflow/tfjs-core'
import { parameterBlocks, type Problem } from '../../../shared/theory/problem.ts'
import type { StageTerms } from '../engine.ts'
import { sharpenedRelu, tensorActivations, type TensorActivation } from './activations.ts'

export type Tf = typeof tfjs
type Tensor = tfjs.Tensor
type Tensor2D = tfjs.Tensor2D

/** The constant tensors of a problem: the inputs (r, N), or null where the features are free, and the number 1. */
export interface Constants {
  inputs: Tensor2D | null
  one: Tensor
}

export function upload(tf: Tf, { inputs }: Problem): Constants {
  return {
    inputs: inputs && tf.tensor2d(Float32Array.from(inputs.data), [inputs.rows, inputs.cols], 'float32'),
    one: tf.scalar(1),
  }
}

/** Uploads every W_l and b_l as a tensor. */
export function uploadParameters(tf: Tf, problem: Problem, theta: Float64Array): Tensor2D[] {
  return parameterBlocks(problem).map(({ rows, cols, offset }) =>
    tf.tensor2d(Float32Array.from(theta.subarray(offset, offset + rows * cols)), [rows, cols], 'float32'),
  )
}

/** The input of the backward pass: A^1 … A^L, and σ(A^l) and Z^l of the layers below the output. */
export interface TensorPass {
  A: Tensor2D[]
  /** σ(A^l): the tensors of Z except in residual layers, where Z^l − Z^{l−1} would lose digits. */
  S: Tensor2D[]
  Z: Tensor2D[]
}

/** Runs the forward pass. Call it inside tf.tidy. */
export function forward(
  tf: Tf,
  problem: Problem,
  { inputs, one }: Constants,
  parameters: readonly Tensor2D[],
  smoothing: number,
): TensorPass {
  const L = problem.widths.length
  const pass: TensorPass = { A: [], S: [], Z: [] }
  const { A, S, Z } = pass
  for (let l = 0; l < L; l++) {
    const W = parameters[l]!
    const input = Z[l - 1] ?? inputs
    const product = input ? tf.matMul<Tensor2D>(W, input) : W // (n_l, N)
    const a = problem.bias ? tf.add<Tensor2D>(product, parameters[L + l]!) : product
    A.push(a)
    if (l === L - 1) break
    const s = activation(problem, l, smoothing).value(tf, a, one) as Tensor2D
    S.push(s)
    Z.push(problem.residual[l] && input ? tf.add<Tensor2D>(s, input) : s)
  }
  return pass
}

/**
 * Returns the gradient of dataLoss + multiplier · featurePenalty by every W_l, then every b_l. It is the hand-derived
 * backward pass, layer by layer, from E = ∂/∂A^L (n_L, N). Call it inside tf.tidy.
 */
export function backward(
  tf: Tf,
  problem: Problem,
  { inputs, one }: Constants,
  parameters: readonly Tensor2D[],
  { A, S, Z }: TensorPass,
  outputE: Tensor2D,
  { multiplier, smoothing }: StageTerms,
): Tensor2D[] {
  const weights: Tensor2D[] = []
  const biases: Tensor2D[] = []
  let E = outputE
  let above: Tensor | null = null // ∂/∂Z^l, which a residual layer passes down unchanged
  for (let l = problem.widths.length - 1; l >= 0; l--) {
    const input = Z[l - 1] ?? inputs
    weights[l] = input ? tf.matMul<Tensor2D>(E, input, false, true) : E // (n_l, n_{l−1})
    if (problem.bias) biases[l] = tf.sum<Tensor2D>(E, 1, true)
    if (l === 0) break
    const decay = multiplier * problem.sampleWeight * problem.featureDecays[l - 1]!
    let D: Tensor = tf.matMul<Tensor2D>(parameters[l]!, E, true, false) // ∂/∂Z^{l−1}
    if (problem.residual[l] && above) D = tf.add(D, above)
    if (decay !== 0) D = tf.add(D, tf.mul(Z[l - 1]!, decay))
    const slope = activation(problem, l - 1, smoothing).derivative(tf, A[l - 1]!, S[l - 1]!, one)
    E = (slope ? tf.mul(D, slope) : D) as Tensor2D
    above = D
  }
  return [...weights, ...biases]
}

/** Returns σ of hidden layer l, from 0. */
function activation({ activations }: Problem, l: number, smoothing: number): TensorActivation {
  const name = activations[l]!
  return name === 'relu' && smoothing > 0 ? sharpenedRelu(smoothing) : tensorActivations[name]
}
