import type { SizedPlainLayer } from '../../../../shared/spec/backbone/layout.ts'
import { broadcastTo, reshape } from '../language/arrays.ts'
import { convolution, convolutionInputGradient, convolutionKernelGradient } from '../language/convolutions.ts'
import * as e from '../language/elementwise.ts'
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from '../language/pools.ts'
import { sum } from '../language/reductions.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Steps } from '../language/windows.ts'
import { passOf, type LayerContext, type LayerPass } from './layerPass.ts'

type Sized<Kind extends SizedPlainLayer['kind']> = Extract<SizedPlainLayer, { kind: Kind }>

/** Convolves pictures, and adds a bias where the layer has one. */
export function convolutionPass(layer: Sized<'convolution'>, x: Tensor, { parameters }: LayerContext): LayerPass {
  const [kernel, bias] = parameters as [Tensor, Tensor | undefined]
  const steps = stepsOf(layer)
  const product = convolution(x, kernel, steps)
  return {
    output: bias ? e.add(product, bias) : product,
    statistics: [],
    backward: (slope) => ({
      input: convolutionInputGradient(x, kernel, slope, steps),
      parameters: [convolutionKernelGradient(x, kernel, slope, steps), ...(bias ? [sum(slope, [0, 1, 2])] : [])],
    }),
  }
}

/** Returns the largest entry or the mean of each window. */
export function poolPass(layer: Sized<'pool'>, x: Tensor): LayerPass {
  const pool = { size: layer.size, ...stepsOf(layer) }
  if (layer.method === 'average') return passOf(averagePool(x, pool), (slope) => averagePoolGradient(x, slope, pool))
  const output = maxPool(x, pool)
  return passOf(output, (slope) => maxPoolGradient(x, output, slope, pool))
}

/** Returns the mean of each channel over all places. */
export function globalAveragePass(x: Tensor): LayerPass {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape
  const share = 1 / (rows * columns)
  const output = e.multiply(sum(x, [1, 2]), share)
  return passOf(output, (slope) => broadcastTo(reshape(e.multiply(slope, share), [batch, 1, 1, channels]), x.shape))
}

const stepsOf = ({ stride, padding, pads }: Sized<'convolution' | 'pool'>): Steps => ({
  stride,
  // TensorFlow's own words, because its kernels know them best.
  padding: padding === 'torch' ? (pads ?? 'valid') : padding,
})
