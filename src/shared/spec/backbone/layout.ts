import { arrayList, scope } from './arrayList.ts'
import type { Backbone, PictureInput } from './backbone.ts'
import { BackboneError, layersOf } from './families.ts'
import { sizePlain } from './plainShapes.ts'
import { sizeResidual } from './residualShapes.ts'
import {
  shapeText,
  sizeOf,
  type BackboneLayout,
  type BackboneParameter,
  type Shape,
  type SizedLayer,
} from './sizedLayers.ts'

export type {
  BackboneLayout,
  BackboneParameter,
  RunningStatistic,
  Shape,
  SizedLayer,
  SizedPlainLayer,
  SizedResidual,
} from './sizedLayers.ts'

/** Returns the shape of a picture in the order of the layers: rows, columns, channels. */
export const pictureShape = ({ height, width, channels }: PictureInput): Shape => [height, width, channels]

/**
 * Computes shapes, parameters and statistics of a backbone. Kernels come layer by layer; in a residual block those of the
 * body come first. Throws a BackboneError at the field whose value does not fit.
 */
export function backboneLayout(backbone: Backbone): BackboneLayout {
  const arrays = arrayList()
  let shape = pictureShape(backbone.input)
  const names = scope('')
  const layers = layersOf(backbone).map(({ layer, path }): SizedLayer => {
    const sized =
      layer.kind === 'residual'
        ? sizeResidual(layer, shape, { arrays, name: names(layer), path })
        : sizePlain(layer, shape, { arrays, name: names(layer), path })
    shape = sized.output
    return sized
  })
  const [outputWidth, ...more] = shape
  if (outputWidth === undefined || more.length > 0)
    throw new BackboneError(
      ['layers'],
      `end with pictures of ${shapeText(shape)}: end them with globalAverage or flatten, which make features`,
    )
  return {
    layers,
    parameters: arrays.parameters,
    statistics: arrays.statistics,
    outputWidth,
    parameterCount: arrays.parameters.reduce((sum, { shape: own }) => sum + sizeOf(own), 0),
    statisticCount: arrays.statistics.reduce((sum, { shape: own }) => sum + sizeOf(own), 0),
    activationCount: layers.reduce((sum, layer) => sum + activationsOf(layer), 0),
    multiplyAdds: layers.reduce((sum, layer) => sum + multiplyAddsOf(layer, arrays.parameters), 0),
  }
}

/** Counts the outputs of a layer; of a residual block, those of its parts and their sum. */
function activationsOf(layer: SizedLayer): number {
  const parts = layer.kind === 'residual' ? [...layer.body, ...layer.projection] : []
  return parts.reduce((sum, part) => sum + activationsOf(part), sizeOf(layer.output))
}

/** Counts a product for each number of a kernel at each position of the output. */
function multiplyAddsOf(layer: SizedLayer, parameters: readonly BackboneParameter[]): number {
  if (layer.kind === 'residual')
    return [...layer.body, ...layer.projection].reduce((sum, own) => sum + multiplyAddsOf(own, parameters), 0)
  const positions = sizeOf(layer.output) / (layer.output.at(-1) as number)
  return layer.parameters.reduce((sum, index) => {
    const { kind, shape } = parameters[index] as BackboneParameter
    return kind === 'kernel' || kind === 'weight' ? sum + positions * sizeOf(shape) : sum
  }, 0)
}
