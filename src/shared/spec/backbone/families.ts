import type { Backbone } from './backbone.ts'
import type { Layer, PlainLayer, Shortcut } from './layers.ts'

/** A problem of a backbone at one of its fields. `path`: below the backbone, as ['layers', 3, 'stride']. */
export class BackboneError extends Error {
  override readonly name = 'BackboneError'
  readonly path: readonly (string | number)[]
  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}

/** A layer with the field of the spec that it comes from, which errors name. */
export interface PlacedLayer {
  layer: Layer
  path: readonly (string | number)[]
}

/** Returns the layers of a backbone from the pictures to the features. Throws a BackboneError at an impossible field. */
export function layersOf(backbone: Backbone): PlacedLayer[] {
  switch (backbone.kind) {
    case 'resnet':
      return resnetLayers(backbone)
    case 'vgg':
      return vggLayers(backbone)
    case 'mlp':
      return mlpLayers(backbone)
    case 'layers':
      return backbone.layers.map((layer, i) => ({ layer, path: ['layers', i] }))
  }
}

type Family<Kind extends Backbone['kind']> = Extract<Backbone, { kind: Kind }>

/** Batch norm with the momentum and ε of PyTorch and TensorFlow. */
export const batchNorm: PlainLayer = { kind: 'batchNorm', epsilon: 1e-5, momentum: 0.9, scale: true, shift: true }
const relu: PlainLayer = { kind: 'activation', name: 'relu' }

/** A 3×3 convolution with its norm. Without a norm it has a bias. */
function convolution(
  channels: number,
  stride: number,
  { norm, padding }: Pick<Family<'resnet'>, 'norm' | 'padding'>,
): PlainLayer[] {
  const bare: PlainLayer = { kind: 'convolution', channels, kernel: 3, stride, padding, bias: norm === 'none' }
  return norm === 'batch' ? [bare, batchNorm] : [bare]
}

/** Places layers at one field. */
const at = (path: PlacedLayer['path'], layers: readonly Layer[]): PlacedLayer[] =>
  layers.map((layer) => ({ layer, path }))

function resnetLayers(backbone: Family<'resnet'>): PlacedLayer[] {
  const { depth, widths, stemStride, norm } = backbone
  const blocks = (depth - 2) / (2 * widths.length)
  if (!Number.isInteger(blocks) || blocks < 1)
    throw new BackboneError(
      ['depth'],
      `is ${depth}, but ${widths.length} ${widths.length === 1 ? 'stage' : 'stages'} of residual blocks have ${depthsText(widths.length)} layers`,
    )
  const strides = backbone.strides ?? widths.map((_, i) => (i === 0 ? 1 : 2))
  if (strides.length !== widths.length)
    throw new BackboneError(['strides'], `has ${strides.length} numbers, but there are ${widths.length} stages`)
  const stemWidth = backbone.stemWidth ?? (widths[0] as number)
  const stages = widths.flatMap((width, stage) =>
    Array.from({ length: blocks }, (_, block): PlacedLayer => {
      const stride = block === 0 ? (strides[stage] as number) : 1
      const before = block > 0 ? width : (widths[stage - 1] ?? stemWidth)
      const isSame = stride === 1 && before === width
      const shortcut: Shortcut = isSame ? 'identity' : backbone.shortcut
      const body = [...convolution(width, stride, backbone), relu, ...convolution(width, 1, backbone)]
      const layer: Layer = { kind: 'residual', body, shortcut, norm: norm === 'batch', activation: 'relu' }
      return { layer, path: ['shortcut'] }
    }),
  )
  return [
    ...at(['stemStride'], [...convolution(stemWidth, stemStride, backbone), relu]),
    ...stages,
    ...at(['kind'], [{ kind: 'globalAverage' }]),
  ]
}

/** Returns the first depths of a residual network, as `8, 14, 20, …`. */
const depthsText = (stages: number): string => `${[1, 2, 3].map((blocks) => 2 * stages * blocks + 2).join(', ')}, …`

function vggLayers(backbone: Family<'vgg'>): PlacedLayer[] {
  const { stages, padding } = backbone
  return [
    ...stages.flatMap(([convolutions, channels], stage) =>
      at(
        ['stages', stage],
        [
          ...Array.from({ length: convolutions }, () => [...convolution(channels, 1, backbone), relu]).flat(),
          { kind: 'pool', method: 'max', size: 2, stride: 2, padding },
        ],
      ),
    ),
    ...at(['kind'], [{ kind: 'globalAverage' }]),
  ]
}

function mlpLayers({ widths, activation, norm }: Family<'mlp'>): PlacedLayer[] {
  const norms: Readonly<Record<typeof norm, readonly PlainLayer[]>> = {
    none: [],
    batch: [batchNorm],
    layer: [{ kind: 'layerNorm', epsilon: 1e-5 }],
  }
  return [
    ...at(['kind'], [{ kind: 'flatten' }]),
    ...widths.flatMap((units, i) =>
      at(
        ['widths', i],
        [{ kind: 'dense', units, bias: norm === 'none' }, ...norms[norm], { kind: 'activation', name: activation }],
      ),
    ),
  ]
}
