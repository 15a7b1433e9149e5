import type * as tfjs from '@tensorflow/tfjs-core'
import type { SizedPlainLayer } from '../../../../shared/spec/backbone/layout.ts'
import { tensorActivations } from '../activations.ts'
import type { Tf } from '../network.ts'
import { normalise, normaliseGradient } from './norms.ts'
import {
  averagePool,
  averagePoolGradient,
  convolutionGradients,
  convolve,
  maxPool,
  maxPoolGradient,
  windowCounts,
  type Window,
} from './windows.ts'

type Tensor = tfjs.Tensor
type Tensor2D = tfjs.Tensor2D
type Tensor4D = tfjs.Tensor4D

/** What a forward pass takes besides the pictures. */
export interface ForwardSettings {
  /** The parameters of the layout, each in its shape. */
  parameters: readonly Tensor[]
  /** The running averages of the layout. */
  statistics: readonly Tensor[]
  /** Whether batch norms use the statistics of the batch; otherwise the running averages. */
  isBatch: boolean
  /** Returns the factors 0 or 1/(1 − rate) of the next dropout layer, which has this rate; null: dropout is off. */
  dropout: ((rate: number, shape: number[]) => Tensor) | null
}

/** The output of a layer with its backward pass. */
export interface LayerPass {
  output: Tensor
  /** Returns the gradient by the input, and stores those by the parameters under their indices. */
  backward(slope: Tensor, gradients: Tensor[]): Tensor
  /** The new running averages by their indices; [] where the layer has none. */
  statistics: readonly (readonly [index: number, value: Tensor])[]
}

type Plain<Kind extends SizedPlainLayer['kind']> = Extract<SizedPlainLayer, { kind: Kind }>

/** Computes a layer without layers of its own. */
export function plainLayer(tf: Tf, layer: SizedPlainLayer, x: Tensor, settings: ForwardSettings): LayerPass {
  switch (layer.kind) {
    case 'convolution':
      return convolution(tf, layer, x as Tensor4D, settings)
    case 'dense':
      return dense(tf, layer, x as Tensor2D, settings)
    case 'batchNorm':
      return settings.isBatch ? batchNorm(tf, layer, x, settings) : runningNorm(tf, layer, x, settings)
    case 'layerNorm':
      return layerNorm(tf, layer, x, settings)
    case 'activation':
      return activation(tf, layer, x)
    case 'pool':
      return pool(tf, layer, x as Tensor4D)
    case 'globalAverage':
      return globalAverage(tf, x as Tensor4D)
    case 'flatten': {
      const [batch = 0] = x.shape
      return stateless(tf.reshape(x, [batch, -1]), (slope) => tf.reshape(slope, x.shape))
    }
    case 'dropout': {
      const factors = settings.dropout?.(layer.rate, x.shape)
      if (!factors) return stateless(x, (slope) => slope)
      return stateless(tf.mul(x, factors), (slope) => tf.mul(slope, factors))
    }
  }
}

/** A layer without arrays. */
const stateless = (output: Tensor, backward: (slope: Tensor) => Tensor): LayerPass => ({
  output,
  backward,
  statistics: [],
})

/** Returns all axes but the last. */
const channelwise = (x: Tensor): number[] => x.shape.slice(1).map((_, axis) => axis)

/** Adds a bias of each channel where the layer has one. */
function addBias(tf: Tf, product: Tensor, index: number | undefined, { parameters }: ForwardSettings): Tensor {
  return index === undefined ? product : tf.add(product, parameters[index]!)
}

function convolution(tf: Tf, layer: Plain<'convolution'>, x: Tensor4D, settings: ForwardSettings): LayerPass {
  const [kernelIndex = 0, biasIndex] = layer.parameters
  const kernel = settings.parameters[kernelIndex] as Tensor4D
  const window = windowOf(layer.kernel, layer)
  return {
    output: addBias(tf, convolve(tf, x, kernel, window), biasIndex, settings),
    backward(slope, gradients) {
      const by = convolutionGradients(tf, x, kernel, slope as Tensor4D, window)
      gradients[kernelIndex] = by.kernel
      if (biasIndex !== undefined) gradients[biasIndex] = tf.sum(slope, channelwise(slope))
      return by.x
    },
    statistics: [],
  }
}

function windowOf(size: number, { stride, pads }: Plain<'convolution' | 'pool'>): Window {
  if (!pads) throw new Error('windowOf: the layout has no padding')
  return { size, stride, pads }
}

function dense(tf: Tf, layer: Plain<'dense'>, x: Tensor2D, settings: ForwardSettings): LayerPass {
  const [weightIndex = 0, biasIndex] = layer.parameters
  const weight = settings.parameters[weightIndex] as Tensor2D
  return {
    output: addBias(tf, tf.matMul(x, weight), biasIndex, settings),
    backward(slope, gradients) {
      gradients[weightIndex] = tf.matMul(x, slope as Tensor2D, true, false)
      if (biasIndex !== undefined) gradients[biasIndex] = tf.sum(slope, 0)
      return tf.matMul(slope as Tensor2D, weight, false, true)
    },
    statistics: [],
  }
}

/** The scale γ and the shift β after a normalisation; both have one number a channel. */
function affine(
  tf: Tf,
  z: Tensor,
  indices: { gamma?: number | undefined; beta?: number | undefined },
  { parameters }: ForwardSettings,
) {
  const { gamma, beta } = indices
  const scaled = gamma === undefined ? z : tf.mul(z, parameters[gamma]!)
  return {
    output: beta === undefined ? scaled : tf.add(scaled, parameters[beta]!),
    /** Returns the gradient by z. */
    backward(slope: Tensor, gradients: Tensor[]): Tensor {
      const axes = channelwise(slope)
      if (beta !== undefined) gradients[beta] = tf.sum(slope, axes)
      if (gamma === undefined) return slope
      gradients[gamma] = tf.sum(tf.mul(slope, z), axes)
      return tf.mul(slope, parameters[gamma]!)
    },
  }
}

function affineIndices({ scale, shift, parameters }: Plain<'batchNorm'>) {
  return { gamma: scale ? parameters[0] : undefined, beta: shift ? parameters.at(-1) : undefined }
}

function batchNorm(tf: Tf, layer: Plain<'batchNorm'>, x: Tensor, settings: ForwardSettings): LayerPass {
  const axes = channelwise(x)
  const normalised = normalise(tf, x, axes, layer.epsilon)
  const scaled = affine(tf, normalised.output, affineIndices(layer), settings)
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1)
  // Running averages keep the unbiased variance, as TensorFlow and PyTorch do.
  const unbiased = tf.mul(normalised.variance, count / Math.max(1, count - 1))
  const { momentum } = layer
  const statistics = [normalised.mean, unbiased].map((value, i) => {
    const index = layer.statistics[i]!
    const old = settings.statistics[index]!
    return [index, tf.add(tf.mul(old, momentum), tf.mul(tf.reshape(value, old.shape), 1 - momentum))] as const
  })
  return {
    output: scaled.output,
    backward: (slope, gradients) => normaliseGradient(tf, normalised, scaled.backward(slope, gradients), axes),
    statistics,
  }
}

function runningNorm(tf: Tf, layer: Plain<'batchNorm'>, x: Tensor, settings: ForwardSettings): LayerPass {
  const [mean, variance] = layer.statistics.map((index) => settings.statistics[index]!)
  const scale = tf.rsqrt(tf.add(variance!, layer.epsilon))
  const scaled = affine(tf, tf.mul(tf.sub(x, mean!), scale), affineIndices(layer), settings)
  return {
    output: scaled.output,
    backward: (slope, gradients) => tf.mul(scaled.backward(slope, gradients), scale),
    statistics: [],
  }
}

function layerNorm(tf: Tf, layer: Plain<'layerNorm'>, x: Tensor, settings: ForwardSettings): LayerPass {
  const [gamma, beta] = layer.parameters
  const axes = x.shape.slice(1).map((_, axis) => axis + 1)
  const normalised = normalise(tf, x, axes, layer.epsilon)
  const scaled = affine(tf, normalised.output, { gamma, beta }, settings)
  return {
    output: scaled.output,
    backward: (slope, gradients) => normaliseGradient(tf, normalised, scaled.backward(slope, gradients), axes),
    statistics: [],
  }
}

/** Computes an activation. */
export function activation(tf: Tf, { name }: { name: Plain<'activation'>['name'] }, x: Tensor): LayerPass {
  const { value, derivative } = tensorActivations[name]
  const one = tf.scalar(1)
  const output = value(tf, x, one)
  return stateless(output, (slope) => {
    const by = derivative(tf, x, output, one)
    return by ? tf.mul(slope, by) : slope
  })
}

function pool(tf: Tf, layer: Plain<'pool'>, x: Tensor4D): LayerPass {
  const window = windowOf(layer.size, layer)
  if (layer.method === 'max') {
    const output = maxPool(tf, x, window)
    return stateless(output, (slope) => maxPoolGradient(tf, x, output, slope as Tensor4D, window))
  }
  const counts = windowCounts(tf, x, window)
  return stateless(averagePool(tf, x, counts, window), (slope) =>
    averagePoolGradient(tf, x, counts, slope as Tensor4D, window),
  )
}

function globalAverage(tf: Tf, x: Tensor4D): LayerPass {
  const [batch, rows, columns, channels] = x.shape
  return stateless(tf.mean(x, [1, 2]), (slope) => {
    const shared = tf.reshape(tf.div(slope, rows * columns), [batch, 1, 1, channels])
    return tf.tile(shared, [1, rows, columns, 1])
  })
}
