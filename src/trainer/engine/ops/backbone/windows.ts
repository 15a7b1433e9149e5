import type * as tfjs from '@tensorflow/tfjs-core'
import type { Pads } from '../../../../shared/spec/backbone/sizedLayers.ts'
import type { Tf } from '../network.ts'

type Tensor = tfjs.Tensor
type Tensor4D = tfjs.Tensor4D

/** A square window that moves over padded pictures (batch, rows, columns, channels). */
export interface Window {
  size: number
  stride: number
  pads: Pads
}

/** A number below every activation: the padding of a maximum. */
const leastPadding = -3e38

const padsOf = ([rows, columns]: Pads): [number, number][] => [[0, 0], [...rows], [...columns], [0, 0]]

function padded(tf: Tf, x: Tensor4D, pads: Pads, value = 0): Tensor4D {
  const hasNone = pads.flat().every((width) => width === 0)
  return hasNone ? x : tf.pad(x, padsOf(pads), value)
}

/** Cuts the padding off a gradient by padded pictures. */
function inside(tf: Tf, whole: Tensor4D, [rows, columns]: Pads, shape: Tensor4D['shape']): Tensor4D {
  return tf.slice(whole, [0, rows[0], columns[0], 0], shape)
}

/** Returns the convolution of pictures with a kernel (k, k, c_in, c_out). */
export function convolve(tf: Tf, x: Tensor4D, kernel: Tensor4D, { stride, pads }: Window): Tensor4D {
  return tf.conv2d(padded(tf, x, pads), kernel, stride, 'valid')
}

/**
 * Returns the gradients of a convolution by its pictures and its kernel. The latter is a product for each entry of the
 * window, because WebAssembly has no kernel for it.
 */
export function convolutionGradients(
  tf: Tf,
  x: Tensor4D,
  kernel: Tensor4D,
  slope: Tensor4D,
  { size, stride, pads }: Window,
): { x: Tensor4D; kernel: Tensor4D } {
  const input = padded(tf, x, pads)
  const [, rows, columns, channels] = slope.shape
  const errors = tf.reshape<tfjs.Rank.R2>(slope, [-1, channels])
  const products: Tensor[] = []
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const seen = everyNth(tf, input, [row, column], [rows, columns], stride)
      const flat = tf.reshape<tfjs.Rank.R2>(seen, [-1, input.shape[3]])
      products.push(tf.matMul(flat, errors, true, false))
    }
  const whole = tf.conv2dTranspose(slope, kernel, input.shape, stride, 'valid')
  return { x: inside(tf, whole, pads, x.shape), kernel: tf.reshape(tf.stack(products), kernel.shape) }
}

/** Returns every stride-th pixel from `first` on, `count` of them along rows and columns. */
export function everyNth(
  tf: Tf,
  x: Tensor4D,
  first: readonly [number, number],
  count: readonly [number, number],
  stride: number,
): Tensor4D {
  const [batch, , , channels] = x.shape
  const end = (axis: 0 | 1): number => first[axis] + (count[axis] - 1) * stride + 1
  const ends = [batch, end(0), end(1), channels]
  return tf.stridedSlice(x, [0, first[0], first[1], 0], ends, [1, stride, stride, 1]) as Tensor4D
}

/** Returns the largest number of each window. */
export function maxPool(tf: Tf, x: Tensor4D, { size, stride, pads }: Window): Tensor4D {
  return tf.maxPool(padded(tf, x, pads, leastPadding), size, stride, 'valid')
}

export function maxPoolGradient(tf: Tf, x: Tensor4D, output: Tensor4D, dy: Tensor4D, window: Window): Tensor4D {
  const input = padded(tf, x, window.pads, leastPadding)
  const whole = tf.engine().runKernel<Tensor4D>('MaxPoolGrad', { dy, input, output }, poolAttributes(window))
  return inside(tf, whole, window.pads, x.shape)
}

/** Returns the mean of each window. `counts`: windowCounts. */
export function averagePool(tf: Tf, x: Tensor4D, counts: Tensor, { size, stride, pads }: Window): Tensor4D {
  const means = tf.avgPool(padded(tf, x, pads), size, stride, 'valid')
  return tf.div<Tensor4D>(tf.mul(means, size * size), counts)
}

export function averagePoolGradient(tf: Tf, x: Tensor4D, counts: Tensor, slope: Tensor4D, window: Window): Tensor4D {
  const { size, pads } = window
  const input = padded(tf, x, pads)
  const dy = tf.div<Tensor4D>(tf.mul(slope, size * size), counts)
  const whole = tf.engine().runKernel<Tensor4D>('AvgPoolGrad', { dy, input }, poolAttributes(window))
  return inside(tf, whole, pads, x.shape)
}

/** Returns the number of pixels of the picture in each window, (1, rows, columns, 1): a mean leaves the padding out. */
export function windowCounts(tf: Tf, x: Tensor4D, window: Window): Tensor {
  const { size, stride, pads } = window
  const [, height, width] = x.shape
  const ones = tf.ones<tfjs.Rank.R4>([1, height, width, 1])
  const means = tf.avgPool(padded(tf, ones, pads), size, stride, 'valid')
  return tf.mul(means, size * size)
}

const poolAttributes = ({ size, stride }: Window) => ({
  filterSize: [size, size],
  strides: [stride, stride],
  pad: 'valid',
})
