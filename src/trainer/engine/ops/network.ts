import type * as tfjs from '@tensorflow/tfjs-core'
import type { Activation } from '../../../shared/spec/runSpec.ts'
import { parameterBlocks, type Problem } from '../../../shared/theory/problem.ts'

export type Tf = typeof tfjs
type Tensor = tfjs.Tensor
type Tensor2D = tfjs.Tensor2D

/** An activation in tensor operations: value, and derivative from a = pre-activation and z = value. */
interface TensorActivation {
  value(tf: Tf, a: Tensor2D): Tensor2D
  derivative(tf: Tf, a: Tensor2D, z: Tensor2D, one: Tensor): Tensor | null // null: 1
}

const tensorActivations: Readonly<Record<Activation, TensorActivation>> = {
  tanh: { value: (tf, a) => tf.tanh(a), derivative: (tf, _, z, one) => tf.sub(one, tf.square(z)) },
  identity: { value: (_, a) => a, derivative: () => null },
  relu: { value: (tf, a) => tf.relu(a), derivative: (tf, a) => tf.step(a) },
  leakyRelu: { value: (tf, a) => tf.leakyRelu(a, 0.01), derivative: (tf, a) => tf.step(a, 0.01) },
  sigmoid: { value: (tf, a) => tf.sigmoid(a), derivative: (tf, _, z, one) => tf.mul(z, tf.sub(one, z)) },
  softsign: {
    value: (tf, a) => tf.div(a, tf.add(tf.abs(a), 1)),
    derivative: (tf, a, _, one) => tf.reciprocal(tf.square(tf.add(tf.abs(a), one))),
  },
  asinh: { value: (tf, a) => tf.asinh(a), derivative: (tf, a, _, one) => tf.rsqrt(tf.add(tf.square(a), one)) },
  sin: { value: (tf, a) => tf.sin(a), derivative: (tf, a) => tf.cos(a) },
}

/** The constant tensors of a problem: inputs (r, N), and 1, which would else be uploaded each time. */
export interface Constants {
  inputs: Tensor2D
  one: Tensor
}

export function upload(tf: Tf, { inputs }: Problem): Constants {
  return {
    inputs: tf.tensor2d(Float32Array.from(inputs.data), [inputs.rows, inputs.cols], 'float32'),
    one: tf.scalar(1),
  }
}

/** W_l and b_l as tensors. */
export function uploadParameters(tf: Tf, problem: Problem, theta: Float64Array): Tensor2D[] {
  return parameterBlocks(problem).map(({ rows, cols, offset }) =>
    tf.tensor2d(Float32Array.from(theta.subarray(offset, offset + rows * cols)), [rows, cols], 'float32'),
  )
}

/** A^1 … A^L and Z^1 … Z^{L−1}; the output activation is outputLayer's. Call inside tf.tidy. */
export function forward(
  tf: Tf,
  problem: Problem,
  { inputs }: Constants,
  parameters: readonly Tensor2D[],
): { A: Tensor2D[]; Z: Tensor2D[] } {
  const L = problem.widths.length
  const A: Tensor2D[] = []
  const Z: Tensor2D[] = []
  for (let l = 0; l < L; l++) {
    const product = tf.matMul<Tensor2D>(parameters[l] as Tensor2D, Z[l - 1] ?? inputs) // (n_l, N)
    const a = problem.bias ? tf.add<Tensor2D>(product, parameters[L + l] as Tensor2D) : product
    A.push(a)
    if (l < L - 1) Z.push(activation(problem, l).value(tf, a))
  }
  return { A, Z }
}

/**
 * Gradient of dataLoss + multiplier · featurePenalty with respect to every W_l, then every b_l: the hand-derived
 * backward pass, layer by layer, from E = ∂/∂A^L (n_L, N). Call inside tf.tidy.
 */
export function backward(
  tf: Tf,
  problem: Problem,
  { inputs, one }: Constants,
  parameters: readonly Tensor2D[],
  { A, Z }: { A: Tensor2D[]; Z: Tensor2D[] },
  outputE: Tensor2D,
  multiplier: number,
): Tensor2D[] {
  const weights: Tensor2D[] = []
  const biases: Tensor2D[] = []
  let E = outputE
  for (let l = problem.widths.length - 1; l >= 0; l--) {
    weights[l] = tf.matMul<Tensor2D>(E, Z[l - 1] ?? inputs, false, true) // (n_l, n_{l−1})
    if (problem.bias) biases[l] = tf.sum<Tensor2D>(E, 1, true)
    if (l === 0) break
    const z = Z[l - 1] as Tensor2D
    const decay = multiplier * problem.sampleWeight * (problem.featureDecays[l - 1] as number)
    const product = tf.matMul<Tensor2D>(parameters[l] as Tensor2D, E, true, false)
    const D = decay === 0 ? product : tf.add<Tensor2D>(product, tf.mul(z, decay)) // ∂/∂Z^{l−1}
    const slope = activation(problem, l - 1).derivative(tf, A[l - 1] as Tensor2D, z, one)
    E = slope ? tf.mul<Tensor2D>(D, slope) : D
  }
  return [...weights, ...biases]
}

const activation = (problem: Problem, l: number): TensorActivation =>
  tensorActivations[problem.activations[l] as Activation]
