import type * as tfjs from '@tensorflow/tfjs-core'
import type { BackboneLayout, SizedLayer, SizedResidual } from '../../../../shared/spec/backbone/layout.ts'
import type { Tf } from '../network.ts'
import { activation, plainLayer, type ForwardSettings, type LayerPass } from './layers.ts'
import { everyNth } from './windows.ts'

type Tensor = tfjs.Tensor
type Tensor4D = tfjs.Tensor4D

/** The features of a batch with the backward pass of the backbone. */
export interface BackbonePass {
  /** H_1 (batch, n_1). */
  features: Tensor
  /** The running averages after this batch; those before it where the pass uses them. */
  statistics: Tensor[]
  /** The output of every layer of the layout. */
  outputs: Tensor[]
  /** Returns the gradients by every parameter of the layout and by the pictures. */
  backward(slope: Tensor): { parameters: Tensor[]; input: Tensor }
}

/** Runs a backbone on pictures (batch, height, width, channels). Call it inside tf.tidy. */
export function backboneForward(
  tf: Tf,
  { layers }: BackboneLayout,
  pictures: Tensor,
  settings: ForwardSettings,
): BackbonePass {
  const passes = chain(tf, layers, pictures, settings)
  const statistics = [...settings.statistics]
  for (const [index, value] of passes.flatMap((pass) => pass.statistics)) statistics[index] = value
  return {
    features: passes.at(-1)?.output ?? pictures,
    statistics,
    outputs: passes.map(({ output }) => output),
    backward(slope) {
      const parameters: Tensor[] = []
      const input = backThrough(passes, slope, parameters)
      return { parameters, input }
    },
  }
}

/** Computes layers one after another. */
function chain(tf: Tf, layers: readonly SizedLayer[], x: Tensor, settings: ForwardSettings): LayerPass[] {
  let input = x
  return layers.map((layer) => {
    const pass =
      layer.kind === 'residual' ? residual(tf, layer, input, settings) : plainLayer(tf, layer, input, settings)
    input = pass.output
    return pass
  })
}

const backThrough = (passes: readonly LayerPass[], slope: Tensor, gradients: Tensor[]): Tensor =>
  passes.reduceRight((above, pass) => pass.backward(above, gradients), slope)

/** Computes σ(body(x) + shortcut(x)). */
function residual(tf: Tf, layer: SizedResidual, x: Tensor, settings: ForwardSettings): LayerPass {
  const body = chain(tf, layer.body, x, settings)
  const shortcut = layer.shortcut === 'projection' ? chain(tf, layer.projection, x, settings) : [added(tf, layer, x)]
  const sum = tf.add(body.at(-1)?.output ?? x, shortcut.at(-1)?.output ?? x)
  const end = activation(tf, { name: layer.activation }, sum)
  return {
    output: end.output,
    backward(slope, gradients) {
      const by = end.backward(slope, gradients)
      return tf.add(backThrough(body, by, gradients), backThrough(shortcut, by, gradients))
    },
    statistics: [...body, ...shortcut].flatMap(({ statistics }) => statistics),
  }
}

/** Returns the input of a block, or every stride-th pixel of it with channels of zeros appended. */
function added(tf: Tf, { stride, input, output }: SizedResidual, x: Tensor): LayerPass {
  const [rows, columns, channels] = output
  if (stride === 1 && input.at(-1) === output.at(-1)) return { output: x, backward: (slope) => slope, statistics: [] }
  const pictures = x as Tensor4D
  const seen = everyNth(tf, pictures, [0, 0], [rows!, columns!], stride)
  const missing = channels! - seen.shape[3]
  return {
    output: tf.pad(seen, [...noPadding, [0, missing]]),
    backward: (slope) => spread(tf, tf.slice(slope as Tensor4D, [0, 0, 0, 0], seen.shape), pictures.shape, stride),
    statistics: [],
  }
}

const noPadding: [number, number][] = [
  [0, 0],
  [0, 0],
  [0, 0],
]

/** Puts pixels at every stride-th place of pictures of zeros: the gradient of everyNth. */
function spread(tf: Tf, pixels: Tensor4D, shape: Tensor4D['shape'], stride: number): Tensor4D {
  const [, rows, columns] = pixels.shape
  const [batch, height, width, channels] = shape
  const after = stride - 1
  const [allRows, allColumns] = [rows * stride, columns * stride]
  // Zeros follow every row, then every pixel.
  const byRows = tf.pad(tf.reshape(pixels, [batch * rows, 1, columns * channels]), [
    [0, 0],
    [0, after],
    [0, 0],
  ])
  const byPixels = tf.pad(tf.reshape(byRows, [batch * allRows * columns, 1, channels]), [
    [0, 0],
    [0, after],
    [0, 0],
  ])
  const whole = tf.reshape<tfjs.Rank.R4>(byPixels, [batch, allRows, allColumns, channels])
  // The last zeros may lie beyond the picture, or the picture beyond them.
  const [keptRows, keptColumns] = [Math.min(height, allRows), Math.min(width, allColumns)]
  const kept = tf.slice(whole, [0, 0, 0, 0], [batch, keptRows, keptColumns, channels])
  return tf.pad(kept, [
    [0, 0],
    [0, height - keptRows],
    [0, width - keptColumns],
    [0, 0],
  ])
}
