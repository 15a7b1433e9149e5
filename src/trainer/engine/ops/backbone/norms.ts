import type * as tfjs from '@tensorflow/tfjs-core'
import type { Tf } from '../network.ts'

type Tensor = tfjs.Tensor

/** Numbers with mean 0 and variance 1 over some axes, and what their gradient needs. */
export interface Normalised {
  /** (x − mean)/√(variance + ε). */
  output: Tensor
  mean: Tensor
  /** Divided by n. */
  variance: Tensor
  /** 1/√(variance + ε). */
  scale: Tensor
}

/** Normalises over axes, which stay with length 1 in mean and variance. */
export function normalise(tf: Tf, x: Tensor, axes: number[], epsilon: number): Normalised {
  const mean = tf.mean(x, axes, true)
  const centred = tf.sub(x, mean)
  const variance = tf.mean(tf.square(centred), axes, true)
  const scale = tf.rsqrt(tf.add(variance, epsilon))
  return { output: tf.mul(centred, scale), mean, variance, scale }
}

/** Returns the gradient by x: s (g − mean g − z · mean(g z)) with z the output and s the scale. */
export function normaliseGradient(tf: Tf, { output, scale }: Normalised, slope: Tensor, axes: number[]): Tensor {
  const mean = tf.mean(slope, axes, true)
  const along = tf.mean(tf.mul(slope, output), axes, true)
  return tf.mul(scale, tf.sub(tf.sub(slope, mean), tf.mul(output, along)))
}
