import type { NewParameter, Place } from './arrayList.ts'
import { BackboneError } from './families.ts'
import type { Padding, PlainLayer } from './layers.ts'
import { shapeText, sizeOf, type Pads, type Shape, type SizedPlainLayer } from './sizedLayers.ts'

type Spatial = Extract<PlainLayer, { kind: 'convolution' | 'pool' }>

/** Computes the shapes of a layer and adds its arrays. Throws a BackboneError where its input does not fit. */
export function sizePlain(layer: PlainLayer, input: Shape, place: Place): SizedPlainLayer {
  const { arrays, name, path } = place
  const add = (...parameters: readonly NewParameter[]): number[] =>
    parameters.map((parameter) => arrays.addParameter(name, parameter))
  const same = { input, output: input, parameters: [], statistics: [] }
  const channels = input.at(-1) as number
  switch (layer.kind) {
    case 'convolution': {
      const { kernel: k, bias, channels: out } = layer
      const { pads, size } = spatial(layer, k, input, place)
      const fans = { fanIn: k * k * channels, fanOut: k * k * out }
      const kernel: NewParameter = { kind: 'kernel', shape: [k, k, channels, out], ...fans }
      const parameters = add(kernel, ...(bias ? [{ kind: 'bias', shape: [out] } as const] : []))
      return { ...layer, ...same, output: [...size, out], parameters, pads }
    }
    case 'pool': {
      const { pads, size } = spatial(layer, layer.size, input, place)
      return { ...layer, ...same, output: [...size, channels], pads }
    }
    case 'batchNorm': {
      const gamma = layer.scale ? [{ kind: 'gamma', shape: [channels] } as const] : []
      const beta = layer.shift ? [{ kind: 'beta', shape: [channels] } as const] : []
      const statistics = (['mean', 'variance'] as const).map((kind) => arrays.addStatistic(name, kind, channels))
      return { ...layer, ...same, parameters: add(...gamma, ...beta), statistics }
    }
    case 'layerNorm':
      return {
        ...layer,
        ...same,
        parameters: add({ kind: 'gamma', shape: [channels] }, { kind: 'beta', shape: [channels] }),
      }
    case 'globalAverage':
      if (input.length !== 3) throw notPictures(layer, input, path)
      return { ...layer, ...same, output: [channels] }
    case 'flatten':
      return { ...layer, ...same, output: [sizeOf(input)] }
    case 'dense': {
      if (input.length !== 1)
        throw new BackboneError(path, `is a dense layer on pictures of ${shapeText(input)}: put flatten before it`)
      const weight: NewParameter = {
        kind: 'weight',
        shape: [channels, layer.units],
        fanIn: channels,
        fanOut: layer.units,
      }
      const parameters = add(weight, ...(layer.bias ? [{ kind: 'bias', shape: [layer.units] } as const] : []))
      return { ...layer, ...same, output: [layer.units], parameters }
    }
    case 'activation':
    case 'dropout':
      return { ...layer, ...same }
  }
}

const notPictures = ({ kind }: PlainLayer, [units]: Shape, path: Place['path']): BackboneError =>
  new BackboneError(
    path,
    `is a layer of kind ${kind}, which needs pictures, but the layer before it has ${units} units`,
  )

/** Computes the padding and the output size of a convolution or a pool. */
function spatial(layer: Spatial, k: number, input: Shape, { path }: Place): { pads: Pads; size: [number, number] } {
  const [height, width] = input
  if (input.length !== 3 || height === undefined || width === undefined) throw notPictures(layer, input, path)
  const along = (n: number): { pad: readonly [number, number]; size: number } => {
    const pad = padOf(layer.padding, n, k, layer.stride)
    return { pad, size: Math.floor((n + pad[0] + pad[1] - k) / layer.stride) + 1 }
  }
  const [rows, columns] = [along(height), along(width)]
  if (rows.size < 1 || columns.size < 1)
    throw new BackboneError(path, `has a window of ${k}×${k} pixels, but its pictures have ${height}×${width}`)
  return { pads: [rows.pad, columns.pad], size: [rows.size, columns.size] }
}

function padOf(padding: Padding, n: number, k: number, stride: number): readonly [number, number] {
  if (padding === 'valid') return [0, 0]
  const side = Math.floor((k - 1) / 2)
  if (padding === 'torch') return [side, side]
  const total = Math.max(0, (Math.ceil(n / stride) - 1) * stride + k - n)
  return [Math.floor(total / 2), Math.ceil(total / 2)]
}
