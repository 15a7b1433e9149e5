import type * as tfjs from '@tensorflow/tfjs-core'
import type { Activation } from '../../../shared/spec/runSpec.ts'
import { leak } from '../../../shared/theory/activation.ts'
import type { Tf } from './network.ts'

type Tensor = tfjs.Tensor

/** An activation in tensor operations; its derivative takes the pre-activation a and the value s. */
export interface TensorActivation {
  value(tf: Tf, a: Tensor, one: Tensor): Tensor
  derivative(tf: Tf, a: Tensor, s: Tensor, one: Tensor): Tensor | null // null: 1
}

export const tensorActivations: Readonly<Record<Activation, TensorActivation>> = {
  tanh: { value: (tf, a) => tf.tanh(a), derivative: (tf, _, s, one) => tf.sub(one, tf.square(s)) },
  identity: { value: (_, a) => a, derivative: () => null },
  relu: { value: (tf, a) => tf.relu(a), derivative: (tf, a) => tf.step(a) },
  leakyRelu: { value: (tf, a) => tf.leakyRelu(a, leak), derivative: (tf, a) => tf.step(a, leak) },
  sigmoid: { value: (tf, a) => tf.sigmoid(a), derivative: (tf, _, s, one) => tf.mul(s, tf.sub(one, s)) },
  softsign: {
    value: (tf, a, one) => tf.div(a, tf.add(tf.abs(a), one)),
    derivative: (tf, a, _, one) => tf.div(one, tf.square(tf.add(tf.abs(a), one))),
  },
  asinh: { value: (tf, a) => tf.asinh(a), derivative: (tf, a, _, one) => tf.rsqrt(tf.add(tf.square(a), one)) },
  sin: { value: (tf, a) => tf.sin(a), derivative: (tf, a) => tf.cos(a) },
}

/** ReLU smoothed over the width ε > 0; see shared/theory/activation.ts. */
export const sharpenedRelu = (epsilon: number): TensorActivation => ({
  value(tf, a) {
    const d = tf.clipByValue(tf.div(a, epsilon), 0, 1)
    return tf.mul(d, tf.sub(a, tf.mul(d, epsilon / 2)))
  },
  derivative: (tf, a) => tf.clipByValue(tf.div(a, epsilon), 0, 1),
})
